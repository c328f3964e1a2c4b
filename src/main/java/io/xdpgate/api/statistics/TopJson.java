package io.xdpgate.api.statistics;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.statistics.TopTalkers;
import java.util.List;

/** Who is seen most in events: an estimate. */
@Schema(
        name = "Top",
        description = "An estimate from events, which are sampled (log.every) and capped (log.maxPerSecond): a share of"
                + " events, not of packets. A rule that makes no events is not seen.")
public record TopJson(
        @Schema(
                description = "What is counted",
                allowableValues = {"source", "destination", "port", "rule"})
        String by,

        @Schema(description = "How long it was counted") double seconds,

        @Schema(description = "Always true: these are events, not all packets")
        boolean estimate,

        @Schema(description = "Events that were counted") long events,

        @Schema(description = "Events without what is counted, as a port of an ICMP packet")
        long without,

        @Schema(
                description = "Events, of any rule, that the caps suppressed meanwhile: above 0, shares lean to what is"
                        + " rare")
        long suppressed,

        @Schema(description = "Events that did not arrive meanwhile")
        long lost,

        @Schema(description = "No count is too high by more, and what was seen more often is in the list")
        long errorBound,

        List<TopItem> items) {

    /** One of those seen most. */
    @Schema(name = "TopItem")
    public record TopItem(
            @Schema(description = "An address, protocol/port, or a rule's id", example = "203.0.113.9")
            String value,

            @Schema(description = "How often it was seen, at most")
            long events,

            @Schema(description = "How often it was seen, at least")
            long atLeast,

            @Schema(description = "Of the events counted, 0 to 1")
            double share) {}

    static TopJson of(TopTalkers.By by, TopTalkers.Top top) {
        return new TopJson(
                by.text(),
                thousandths(top.seconds()),
                true,
                top.events(),
                top.without(),
                top.suppressed(),
                top.lost(),
                top.errorBound(),
                top.talkers().stream()
                        .map(talker -> new TopItem(
                                talker.value(),
                                talker.events(),
                                talker.atLeast(),
                                thousandths((double) talker.events() / top.events())))
                        .toList());
    }

    private static double thousandths(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
