package io.xdpgate.control;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.Policy;
import java.util.Map;

/** How policies become tables. Thread-safe. */
public interface PolicyCompilation {
    /**
     * Compiles a policy from nothing; may run while other policies are compiled.
     *
     * @param interfaceSlots slot of each attached interface
     * @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it
     */
    Compiled compile(Policy policy, Map<String, Integer> interfaceSlots);

    /** A compiled policy. Immutable: what is compiled from it and then refused by the kernel leaves no trace in it. */
    interface Compiled {
        /** For the data plane. */
        PolicyTables tables();

        /**
         * Compiles another policy, starting from this one where that is cheaper.
         *
         * @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it
         */
        Compiled next(Policy policy, Map<String, Integer> interfaceSlots);

        /** Whether so much was added to what was compiled from nothing that packets or writes pay for it. */
        boolean wantsConsolidation();
    }
}
