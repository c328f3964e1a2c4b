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
    private final StoreLedger ledger;
    private final List<ApplyListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable String lastFailure;

    /** What the data plane took last. */
    private volatile PolicyCompilation.@Nullable Compiled inForce;

    PolicyInstaller(Dataplane dataplane, PolicyCompilation compilation, StoreLedger ledger) {
        this.dataplane = dataplane;
        this.compilation = compilation;
        this.ledger = ledger;
    }

    void addListener(ApplyListener listener) {
        listeners.add(listener);
    }

    Optional<String> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /**
     * Puts something in force in the place of a policy that cannot be loaded.
     *
     * @return what and why, in words
     */
    String standIn(FailModes modes, StoreException because) {
        StandIn standIn = new StandIn(
                dataplane,
                policy ->
                        compilation.compile(policy, dataplane.interfaceSlots()).tables());
        return "the saved policy cannot be loaded, " + standIn.putInForce(modes) + ": " + because.getMessage();
    }

    /** Whether packets are judged by what another process left. */
    boolean isInherited() {
        return dataplane.isInherited();
    }

    /** Into the kernel only. */
    void install(Policy policy) {
        install(compile(policy));
    }

    /**
     * Into the kernel, then into the store; if the store refuses, the kernel gets the old policy back.
     *
     * <p>Compiles; running the answer does the rest, and throws a {@link StoreException} if the store refuses.
     *
     * @param revisions those that lie between the two
     * @param origin of changes of address sets
     * @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it
     */
    Runnable prepare(PolicyState next, PolicyState before, List<Accepted> revisions, String origin) {
        if (!mattersToKernel(next.policy(), before.policy())) {
            return () -> ledger.save(next, revisions, origin);
        }
        PolicyCompilation.Compiled compiled = compile(next.policy());
        return () -> apply(compiled, next, before, revisions, origin);
    }

    /** Address sets may change in the same revision: the kernel has nothing to do with those no enabled rule names. */
    void installWhatMatters(Policy next, Policy before) {
        if (mattersToKernel(next, before)) {
            install(next);
        }
    }

    private static boolean mattersToKernel(Policy next, Policy before) {
        return next.revision() != before.revision()
                || SetLimits.named(next).stream()
                        .anyMatch(name ->
                                !before.sets().get(name).equals(next.sets().get(name)));
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

    private void apply(
            PolicyCompilation.Compiled compiled,
            PolicyState next,
            PolicyState before,
            List<Accepted> revisions,
            String origin) {
        install(compiled);
        try {
            ledger.save(next, revisions, origin);
        } catch (StoreException refused) {
            throw restored(before.policy(), refused);
        } catch (Error failure) {
            failure.addSuppressed(restored(before.policy(), new StoreException(StoreException.Kind.FAILED, "", null)));
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
