package io.xdpgate.model;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.control.BootClock;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyPlans;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RevisionHistory;
import io.xdpgate.control.SetControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.store.SqlitePolicyStore;
import io.xdpgate.store.StoreFile;
import io.xdpgate.store.Stores;
import io.xdpgate.testkit.AlteredDataplane;
import io.xdpgate.testkit.Faults;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;

/** What changes policies, from one start to the next crash, over a kernel and a disk that outlive it. */
final class Core {
    /** Which of the calls to the store and to the data plane fail. */
    final Faults faults;

    final PolicyControl policies;
    final RevisionControl revisions;
    final RevisionHistory history;
    final PolicyStore store;
    final SetControl sets;
    final PolicyPlans plans;
    private final StoreFile file;
    private final Object dataplaneLock = new Object();
    private boolean diskBroken;
    private boolean crashed;

    /**
     * @param kernel judges packets by what was installed last
     * @param between what stands between the core and its store
     * @param faults already during the start
     */
    Core(
            Dataplane kernel,
            Path path,
            Clock clock,
            BootClock bootClock,
            Function<PolicyStore, PolicyStore> between,
            Faults faults) {
        this.faults = faults;
        file = Stores.open(path, faults);
        SqlitePolicyStore sqlite = Stores.of(file);
        history = sqlite;
        store = sqlite;
        Dataplane dataplane = AlteredDataplane.of(kernel, "install", arguments -> {
            install(kernel, (PolicyTables) arguments[0]);
            return arguments;
        });
        policies = new PolicyControl(
                dataplane,
                new IncrementalCompilation(Guard.NONE),
                between.apply(sqlite),
                PolicyLimits.DEFAULT,
                SetLimits.DEFAULT,
                Guard.NONE,
                clock,
                bootClock);
        try {
            policies.initialise();
        } catch (RuntimeException refused) {
            policies.close();
            file.close();
            throw refused;
        }
        revisions = new RevisionControl(policies, history);
        sets = new SetControl(policies, SetLimits.DEFAULT, clock);
        plans = new PolicyPlans(policies, kernel, new IncrementalCompilation(Guard.NONE), clock);
    }

    /** The dead change nothing, be they in the middle of it. */
    private void install(Dataplane kernel, PolicyTables tables) {
        synchronized (dataplaneLock) {
            if (crashed || (!diskBroken && faults.strike())) {
                throw new DataplaneException("a failure for the test at install", null);
            }
            kernel.install(tables);
        }
    }

    /** The store takes nothing any more; the kernel does. */
    void breakDisk() {
        synchronized (dataplaneLock) {
            diskBroken = true;
        }
        faults.failAllAfter(0);
    }

    /** Ends it without giving it a chance to do anything more. */
    void crash() {
        synchronized (dataplaneLock) {
            crashed = true;
        }
        faults.failAllAfter(0);
        sets.close();
        policies.close();
        file.close();
    }
}
