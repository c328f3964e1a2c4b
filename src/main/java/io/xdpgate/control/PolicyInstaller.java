package io.xdpgate.control;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.SetLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings a policy into the kernel and the store, both or neither. For one thread at a time, but for the reads. */
final class PolicyInstaller {
    private final Dataplane dataplane;
    private final PolicyCompilation compilation;
    private final PolicyStore store;
    private final List<ApplyListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable String lastFailure;

    /** What the data plane took last. */
    private volatile PolicyCompilation.@Nullable Compiled inForce;

    PolicyInstaller(Dataplane dataplane, PolicyCompilation compilation, PolicyStore store) {
        this.dataplane = dataplane;
        this.compilation = compilation;
        this.store = store;
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

    /** Into the kernel only. */
    void install(Policy policy) {
        install(compile(policy));
    }

    /**
     * Into the kernel, then into the store; if the store refuses, the kernel gets the old policy back.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it
     * @throws StoreException if the store refuses
     */
    void apply(Policy next, Policy before) {
        prepare(next, before).run();
    }

    /**
     * Compiles; running the answer does the rest of {@link #apply}.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it
     */
    Runnable prepare(Policy next, Policy before) {
        PolicyCompilation.Compiled compiled = compile(next);
        return () -> apply(compiled, next, before);
    }

    /**
     * As {@link #prepare}, for address sets that change in the same revision: the kernel has nothing to do with those
     * that no enabled rule names.
     */
    Runnable prepareSets(Policy next, Policy before) {
        boolean matters = SetLimits.named(next).stream()
                .anyMatch(name -> !before.sets().get(name).equals(next.sets().get(name)));
        return matters ? prepare(next, before) : () -> keep(next);
    }

    /** Whether {@link #consolidate} would be of use. */
    boolean wantsConsolidation() {
        PolicyCompilation.Compiled compiled = inForce;
        return compiled != null && compiled.wantsConsolidation();
    }

    /**
     * Compiles the policy in force from nothing while writes go on, then installs that, with what was written in the
     * meantime.
     *
     * @param current the policy in force; asked again under the writer lock
     * @param exclusively runs its argument under the writer lock
     */
    void consolidate(Supplier<Policy> current, Consumer<Runnable> exclusively) {
        Policy policy = current.get();
        Map<String, Integer> slots = dataplane.interfaceSlots();
        PolicyCompilation.Compiled whole = compilation.compile(policy, slots);
        exclusively.accept(() -> {
            Policy now = current.get();
            Map<String, Integer> slotsNow = dataplane.interfaceSlots();
            boolean isSame = now.revision() == policy.revision()
                    && now.sets().changes() == policy.sets().changes()
                    && slotsNow.equals(slots);
            install(isSame ? whole : whole.next(now, slotsNow));
        });
    }

    private void apply(PolicyCompilation.Compiled compiled, Policy next, Policy before) {
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

    /**
     * Into the store only.
     *
     * @throws StoreException if the store refuses
     */
    private void keep(Policy next) {
        try {
            store.save(next);
        } catch (RuntimeException failure) {
            throw StoreException.of(failure);
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

    private PolicyCompilation.Compiled compile(Policy policy) {
        PolicyCompilation.Compiled base = inForce;
        Map<String, Integer> slots = dataplane.interfaceSlots();
        return base == null ? compilation.compile(policy, slots) : base.next(policy, slots);
    }

    private void install(PolicyCompilation.Compiled compiled) {
        PolicyTables tables = compiled.tables();
        long startNs = System.nanoTime();
        boolean succeeded = false;
        try {
            dataplane.install(tables);
            inForce = compiled;
            succeeded = true;
            lastFailure = null;
        } catch (RuntimeException failure) {
            lastFailure = "revision " + tables.revision() + ": " + failure.getMessage();
            throw failure;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - startNs);
            for (ApplyListener listener : listeners) {
                listener.installed(took, succeeded);
            }
        }
    }
}
