package io.xdpgate.dataplane;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param bytes frames from the Ethernet header, without FCS
 * @param lastHit to 17 ms and one kernel tick (1 to 10 ms); null if never
 */
public record RuleCounter(
        long packets, long bytes, @Nullable Instant lastHit) {
    public static final RuleCounter ZERO = new RuleCounter(0, 0, null);
}
