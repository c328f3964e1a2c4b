package io.xdpgate.control;

import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.PolicyCompiler;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.util.Map;

/** Compiles every policy from nothing. */
final class WholeCompilation implements PolicyCompilation {
    private final PolicyCompiler compiler;
    private final Guard guard;

    WholeCompilation(PolicyCompiler compiler, Guard guard) {
        this.compiler = compiler;
        this.guard = guard;
    }

    @Override
    public Compiled compile(Policy policy, Map<String, Integer> interfaceSlots) {
        return new Whole(compiler.compile(policy, guard, interfaceSlots));
    }

    private final class Whole implements Compiled {
        private final CompiledPolicy tables;

        Whole(CompiledPolicy tables) {
            this.tables = tables;
        }

        @Override
        public CompiledPolicy tables() {
            return tables;
        }

        @Override
        public Compiled next(Policy policy, Map<String, Integer> interfaceSlots) {
            return compile(policy, interfaceSlots);
        }

        @Override
        public boolean wantsConsolidation() {
            return false;
        }
    }
}
