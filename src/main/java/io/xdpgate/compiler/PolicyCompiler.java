package io.xdpgate.compiler;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.util.Map;

/** Compiles policies. Stateless and thread-safe. */
public final class PolicyCompiler {
    /**
     * The tables of a policy.
     *
     * @param interfaceSlots slot (0..63) of each attached interface; a rule that names only interfaces that are
     *     not in here never matches
     * @throws io.xdpgate.policy.InvalidPolicyException if the policy needs more table room than there is
     */
    public CompiledPolicy compile(Policy policy, Guard guard, Map<String, Integer> interfaceSlots) {
        throw new IllegalStateException("the compiler is being written");
    }
}
