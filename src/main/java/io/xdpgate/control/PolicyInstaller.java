package io.xdpgate.control;

import io.xdpgate.compiler.PolicyCompiler;
import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Brings a policy into the kernel and the store, both or neither. For one thread at a time, but for the reads. */
final class PolicyInstaller {
    private final Dataplane dataplane;
    private final PolicyStore store;
    private final Guard guard;
    private final List<ApplyListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable String lastFailure;

    PolicyInstaller(Dataplane dataplane, PolicyCompiler compiler, PolicyStore store, Guard guard) {
        this.dataplane = dataplane;
        this.store = store;
        this.guard = guard;
    }

    void addListener(ApplyListener listener) {
        listeners.add(listener);
    }

    Optional<String> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    Optional<Policy> load() {
        return store.load();
    }

    /** @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it */
    void requireCompilable(Policy policy) {
        compile(policy);
    }

    /** Into the kernel only. */
    void install(Policy policy) {
        install(compile(policy));
    }

    /**
     * Into the kernel, then into the store; if the store refuses, the kernel gets the old policy back.
     *
     * @throws StoreException if the store refuses
     */
    void apply(Policy next, Policy before) {
        PolicyTables compiled = compile(next);
        install(compiled);
        try {
            store.save(next);
        } catch (RuntimeException failure) {
            throw restored(before, StoreException.of(failure));
        } catch (Error failure) {
            failure.addSuppressed(restored(before, new StoreException(StoreException.Kind.FAILED, "", null)));
            throw failure;
        }
    }

    private StoreException restored(Policy before, StoreException refused) {
        try {
            install(compile(before));
            return refused;
        } catch (RuntimeException failure) {
            // The kernel is ahead of the store now: lastFailure says so until an install succeeds.
            return refused.notUndone(failure);
        }
    }

    private PolicyTables compile(Policy policy) {
        return new PolicyTablesCompiler()
                .compile(policy, guard, dataplane.interfaceSlots())
                .tables();
    }

    private void install(PolicyTables compiled) {
        long startNs = System.nanoTime();
        boolean succeeded = false;
        try {
            dataplane.install(compiled);
            succeeded = true;
            lastFailure = null;
        } catch (RuntimeException failure) {
            lastFailure = "revision " + compiled.revision() + ": " + failure.getMessage();
            throw failure;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - startNs);
            for (ApplyListener listener : listeners) {
                listener.installed(took, succeeded);
            }
        }
    }
}
