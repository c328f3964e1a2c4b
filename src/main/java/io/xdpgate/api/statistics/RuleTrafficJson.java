package io.xdpgate.api.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.statistics.TrafficStatistics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one rule has matched, and how fast. */
@JsonInclude
@JsonPropertyOrder({"packets", "bytes", "lastHit", "since", "rates"})
@Schema(name = "RuleTraffic")
public record RuleTrafficJson(
        long packets,

        @Schema(description = "Frames from the Ethernet header, without FCS")
        long bytes,

        @Schema(description = "null if never, or not since the last reset") @Nullable
        Instant lastHit,

        @Schema(description = "When the counting began: at load, or with the last reset")
        Instant since,

        RatesJson rates) {
    public static RuleTrafficJson of(TrafficStatistics.RuleRow row) {
        return new RuleTrafficJson(
                row.counter().packets(),
                row.counter().bytes(),
                row.counter().lastHit(),
                row.since(),
                RatesJson.of(row.rates()));
    }
}
