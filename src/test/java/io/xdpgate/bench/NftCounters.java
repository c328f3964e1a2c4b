package io.xdpgate.bench;

import java.util.regex.Pattern;

/** Reads {@code nft list}. */
final class NftCounters {
    private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+)");

    private NftCounters() {}

    /** Sum of all counters. */
    static long packets(String listing) {
        return COUNTER.matcher(listing)
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
    }
}
