package io.xdpgate.api.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.RuleCounter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a rule has matched. */
@JsonInclude
@JsonPropertyOrder({"packets", "bytes", "lastHit"})
@Schema(name = "RuleStatistics")
public record RuleStatisticsJson(
        long packets,

        @Schema(description = "Frames from the Ethernet header, without FCS")
        long bytes,

        @Schema(description = "null if never") @Nullable Instant lastHit) {
    static RuleStatisticsJson of(RuleCounter counter) {
        return new RuleStatisticsJson(counter.packets(), counter.bytes(), counter.lastHit());
    }
}
