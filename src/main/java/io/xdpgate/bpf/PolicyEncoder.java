package io.xdpgate.bpf;

import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.compiler.CompiledRule;
import java.util.function.ToIntFunction;

/** Writes a compiled policy into the half of the tables that the program does not read. */
final class PolicyEncoder {
    private PolicyEncoder() {}

    /**
     * Fills half {@code generation & 1} of every table; the other half is not touched. Publishing is the caller's:
     * a release store of {@code generation} into {@code xg_control}.
     *
     * @param counterSlot slot in {@code xg_counters} of a rule, 0..4095
     * @throws TableFullException if the policy needs more room than a table has; nothing was written
     * @throws IllegalArgumentException if the policy contradicts itself; nothing was written
     */
    static void encode(CompiledPolicy policy, int generation, ToIntFunction<CompiledRule> counterSlot, Tables tables) {
        throw new IllegalStateException("the encoder is being written");
    }
}
