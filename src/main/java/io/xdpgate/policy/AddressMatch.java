package io.xdpgate.policy;

import java.util.List;

/**
 * A condition on the source or the destination: in any of the prefixes and sets, or with {@code negated} in
 * none of them.
 */
public record AddressMatch(List<Prefix> prefixes, List<String> sets, boolean negated) {
    public AddressMatch {
        prefixes = List.copyOf(prefixes);
        sets = List.copyOf(sets);
    }
}
