package io.xdpgate.control;

import io.xdpgate.compiler.Compilation;
import io.xdpgate.compiler.IncrementalCompiler;
import io.xdpgate.compiler.IncrementalSetTables;
import io.xdpgate.compiler.SetBits;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Compiles a policy as a difference to the one before where that is little, its address sets likewise. */
public final class IncrementalCompilation implements PolicyCompilation {
    private final IncrementalCompiler compiler = new IncrementalCompiler();
    private final IncrementalSetTables setTables = new IncrementalSetTables();
    /** Held while {@code setTables} works, which is for one thread at a time. */
    private final ReentrantLock setsLock = new ReentrantLock();

    private final Guard guard;

    public IncrementalCompilation(Guard guard) {
        this.guard = guard;
    }

    @Override
    public Compiled compile(Policy policy, Map<String, Integer> interfaceSlots) {
        return compile(null, policy, interfaceSlots);
    }

    private Compiled compile(@Nullable Compilation before, Policy policy, Map<String, Integer> interfaceSlots) {
        Compilation compilation = compiler.compile(before, policy, guard, interfaceSlots);
        return new Incremental(compilation, compilation.tables().withSets(sets(policy, compilation.sets())));
    }

    private @Nullable SetTables sets(Policy policy, SetBits bits) {
        if (bits.names().isEmpty()) {
            return null;
        }
        setsLock.lock();
        try {
            return setTables.compile(policy.sets(), bits.names(), bits.usesSource(), bits.usesDestination());
        } finally {
            setsLock.unlock();
        }
    }

    private final class Incremental implements Compiled {
        private final Compilation compilation;
        private final PolicyTables tables;

        Incremental(Compilation compilation, PolicyTables tables) {
            this.compilation = compilation;
            this.tables = tables;
        }

        @Override
        public PolicyTables tables() {
            return tables;
        }

        @Override
        public Compiled next(Policy policy, Map<String, Integer> interfaceSlots) {
            return compile(compilation, policy, interfaceSlots);
        }

        @Override
        public boolean wantsConsolidation() {
            return tables.overlay() != null || !tables.dead().isEmpty();
        }
    }
}
