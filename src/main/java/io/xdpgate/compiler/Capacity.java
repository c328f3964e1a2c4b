package io.xdpgate.compiler;

import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.List;

/** Room in the tables of one generation; the numbers are those of {@code enum xg_limit} in {@code bpf/abi.h}. */
final class Capacity {
    /** {@code XG_POSITIONS}. */
    static final int POSITIONS = CompiledPolicy.ROW_WORDS * 64;

    /** {@code XG_ROWS}. */
    static final int ROWS = 16_384;

    /** {@code XG_RANGES4} and {@code XG_RANGES6}: each family, both directions together. */
    static final int RANGES = 16_384;

    /** {@code XG_INTERFACES}. */
    static final int INTERFACES = 64;

    private Capacity() {}

    static InvalidPolicyException exceeded(String what, int limit) {
        return new InvalidPolicyException(List.of(new Fault(
                "/rules", "the rules need more than " + limit + " " + what + "; use fewer rules or fewer values")));
    }
}
