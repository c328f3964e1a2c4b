package io.xdpgate.bpf;

import io.xdpgate.compiler.AddressTable;
import io.xdpgate.compiler.CompiledPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Where the ranges of each direction and family lie within a half: source before destination. When only one
 * family has a table for a direction, the other takes one range that covers every address, because the program
 * searches both families or none.
 *
 * @param useSource whether source addresses are looked up at all
 */
record AddressSpans(
        boolean useSource, boolean useDestination, int source4, int destination4, int source6, int destination6) {
    static AddressSpans of(CompiledPolicy policy) {
        boolean useSource = policy.sourceIpv4() != null || policy.sourceIpv6() != null;
        boolean useDestination = policy.destinationIpv4() != null || policy.destinationIpv6() != null;
        return new AddressSpans(
                useSource,
                useDestination,
                count(policy.sourceIpv4(), useSource),
                count(policy.destinationIpv4(), useDestination),
                count(policy.sourceIpv6(), useSource),
                count(policy.destinationIpv6(), useDestination));
    }

    /** Elements of {@code xg_ranges4}. */
    int ranges4() {
        return source4 + destination4;
    }

    /** Elements of {@code xg_ranges6}. */
    int ranges6() {
        return source6 + destination6;
    }

    private static int count(@Nullable AddressTable table, boolean used) {
        if (table != null) {
            return table.size();
        }
        return used ? 1 : 0;
    }
}
