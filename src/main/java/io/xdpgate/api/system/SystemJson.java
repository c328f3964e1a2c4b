package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.KernelFeature;
import io.xdpgate.dataplane.MapUsage;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.events.EventHubTotals;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the service. */
@Schema(name = "System")
public record SystemJson(
        @Schema(description = "Of the build", example = "0.1.0")
        String version,

        @Schema(description = "When the program was loaded; counters begin here")
        Instant startedAt,

        @Schema(description = "Release of the running kernel", example = "6.18.0")
        String kernel,

        @Schema(description = "Network namespace that is worked in; null: the service's own") @Nullable
        String netns,

        @Schema(description = "Name of this host in events; null when not configured") @Nullable
        String node,

        @Schema(description = "Nothing that is required is missing")
        boolean ready,

        @Schema(description = "False: no event arrives any more; restart the service")
        boolean eventReaderAlive,

        @Schema(
                description = "CPUs that the kernel may bring up; each has counters and an event ring of its own;"
                        + " null: not known",
                minimum = "1")
        @Nullable
        Integer possibleCpus,

        PanicJson panic,

        @Schema(description = "What passes whatever the rules say")
        GuardJson guard,

        @Schema(description = "Events that wait in the queues of slow subscribers")
        long queuedEvents,

        List<CheckJson> checks,

        @Schema(description = "What the kernel can do beyond what is required")
        List<FeatureJson> features,

        EventsJson events,
        UsageJson usage) {

    /** One thing that the service needs of the host. */
    @Schema(name = "SystemCheck")
    public record CheckJson(
            String name,

            @Schema(allowableValues = {"ok", "degraded", "missing", "unknown"})
            String outcome,

            String detail,
            @Nullable String remedy) {
        static CheckJson of(SystemReport.Check check) {
            return new CheckJson(
                    check.name(), check.outcome().name().toLowerCase(Locale.ROOT), check.detail(), check.remedy());
        }
    }

    /** Something that newer kernels can do, and whether this one can. */
    @Schema(name = "KernelFeature")
    public record FeatureJson(
            String name,

            @Schema(description = "First kernel that can", example = "5.18")
            String since,

            @Schema(description = "What becomes possible with it")
            String use,

            @Schema(
                    description = "unknown: it could not be tried",
                    allowableValues = {"yes", "no", "unknown"})
            String answer,

            @Schema(description = "What was found instead, or why it could not be tried; null: yes") @Nullable
            String why) {
        static FeatureJson of(KernelFeature feature) {
            return new FeatureJson(
                    feature.name(),
                    feature.since(),
                    feature.use(),
                    feature.answer().name().toLowerCase(Locale.ROOT),
                    feature.why());
        }
    }

    /**
     * What became of events since start: wanted = emitted + suppressed, emitted = received + lostKernel, offered =
     * delivered + filtered + lostHub + lostSubscriber + queuedEvents. Offered are the received ones, to each
     * subscriber of the moment; one of which nobody hears counts once.
     */
    @Schema(name = "EventAccount")
    public record EventsJson(
            long wanted,
            long suppressed,
            long emitted,
            long lostKernel,
            long received,
            long offered,
            long delivered,
            long filtered,
            long lostHub,
            long lostSubscriber) {
        static EventsJson of(EventTotals kernel, EventHubTotals hub) {
            return new EventsJson(
                    kernel.wanted(),
                    kernel.suppressed(),
                    kernel.emitted(),
                    kernel.lost(),
                    kernel.received(),
                    hub.offered(),
                    hub.delivered(),
                    hub.filtered(),
                    hub.lostHub(),
                    hub.lostSubscriber());
        }
    }

    /** Limits and what is used of them. */
    @Schema(name = "Usage")
    public record UsageJson(Gauge rules, Gauge countRules, Gauge subscribers, List<MapJson> maps, int maxBodyBytes) {}

    /** Something bounded. */
    @Schema(name = "Gauge")
    public record Gauge(long used, long max) {}

    /** How full a table of the data plane is. */
    @Schema(name = "MapUsage")
    public record MapJson(String map, long entries, long capacity) {
        static List<MapJson> of(List<MapUsage> usage) {
            return usage.stream()
                    .sorted(Comparator.comparing(MapUsage::map))
                    .map(map -> new MapJson(map.map(), map.entries(), map.capacity()))
                    .toList();
        }
    }
}
