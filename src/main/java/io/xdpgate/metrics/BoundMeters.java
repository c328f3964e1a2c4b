package io.xdpgate.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.xdpgate.control.ApplyListener;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.MapUsage;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Tampering;
import io.xdpgate.dataplane.Total;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventHubTotals;
import io.xdpgate.policy.Rule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The meters in one registry. Names are in Micrometer's style: {@code xdpgate.packets} is exposed as a total. */
final class BoundMeters implements ApplyListener {
    private static final String LOST_EVENTS = "xdpgate.events.lost";

    private final MeterRegistry registry;
    private final Dataplane dataplane;
    private final EventHub hub;
    private final PolicyControl control;
    private final int maxRuleSeries;
    private final Timer installs;
    private final Timer refusals;
    private final MultiGauge mapEntries;
    private final MultiGauge mapCapacity;
    private final MultiGauge tampering;
    private final MultiGauge attachments;

    /** Strong references: a function counter holds its source weakly. */
    private final Map<Meter.Id, Series> counts = new HashMap<>();

    private final Map<String, Meter> ruleMeters = new HashMap<>();

    private record Series(GrowingCount count, Meter meter) {}

    BoundMeters(MeterRegistry registry, Dataplane dataplane, EventHub hub, PolicyControl control, int maxRuleSeries) {
        this.registry = registry;
        this.dataplane = dataplane;
        this.hub = hub;
        this.control = control;
        this.maxRuleSeries = maxRuleSeries;
        this.installs = installTimer("installed");
        this.refusals = installTimer("refused");
        this.mapEntries = MultiGauge.builder("xdpgate.map.entries")
                .description("Entries in use of a table of the data plane")
                .register(registry);
        this.mapCapacity = MultiGauge.builder("xdpgate.map.capacity")
                .description("Entries that a table of the data plane has room for")
                .register(registry);
        this.tampering = MultiGauge.builder("xdpgate.tampering")
                .description("Things in the kernel that somebody else changed and that are not repaired, by kind")
                .register(registry);
        this.attachments = MultiGauge.builder("xdpgate.attachment.info")
                .description("1 for each interface that the program is attached to")
                .register(registry);
        Gauge.builder(
                        "xdpgate.policy.revision",
                        control,
                        current -> current.current().revision())
                .description("Revision of the policy in force")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void installed(Duration took, boolean succeeded) {
        (succeeded ? installs : refusals).record(took);
    }

    private Timer installTimer(String outcome) {
        return Timer.builder("xdpgate.apply")
                .description("Time to put a policy in force in the kernel, or until it was refused")
                .tag("outcome", outcome)
                .register(registry);
    }

    synchronized void refresh() {
        for (Total total : dataplane.totals()) {
            Tags tags = Tags.of(
                    "interface", total.interfaceName(),
                    "verdict", total.verdict().text(),
                    "reason", total.reason().text());
            count("xdpgate.packets", "Packets judged", tags, total.packets());
            count("xdpgate.bytes", "Bytes of packets judged, from the Ethernet header, no FCS", tags, total.bytes());
        }
        refreshEvents();
        tampering.register(
                dataplane.tampering().stream()
                        .collect(Collectors.groupingBy(
                                Tampering::what, Collectors.summingInt(one -> one.repaired() ? 0 : 1)))
                        .entrySet()
                        .stream()
                        .map(one -> MultiGauge.Row.of(Tags.of("what", one.getKey()), one.getValue()))
                        .collect(Collectors.toList()),
                true);
        List<MapUsage> usage = dataplane.mapUsage();
        mapEntries.register(rows(usage, true), true);
        mapCapacity.register(rows(usage, false), true);
        attachments.register(
                dataplane.attachments().values().stream()
                        .map(attachment -> MultiGauge.Row.of(
                                Tags.of(
                                        "interface", attachment.interfaceName(),
                                        "mode", attachment.mode().text()),
                                1))
                        .collect(Collectors.toList()),
                true);
        if (maxRuleSeries > 0) {
            refreshRules();
        }
    }

    private void refreshEvents() {
        EventTotals kernel = dataplane.eventTotals();
        EventHubTotals service = hub.totals();
        count("xdpgate.events", "Events that the data plane tried to hand out", Tags.empty(), kernel.emitted());
        countLost("kernel", kernel.lost());
        countLost("hub", service.lostHub());
        countLost("subscriber", service.lostSubscriber());
    }

    private void countLost(String stage, long lost) {
        count(LOST_EVENTS, "Events lost, by the stage that lost them", Tags.of("stage", stage), lost);
    }

    private void refreshRules() {
        List<Rule> rules = control.current().rules();
        Set<String> present = rules.stream().map(Rule::id).collect(Collectors.toSet());
        ruleMeters.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                registry.remove(entry.getValue());
                counts.remove(entry.getValue().getId());
            }
            return gone;
        });
        Map<String, RuleCounter> counters = dataplane.ruleCounters();
        for (Rule rule : rules) {
            if (ruleMeters.containsKey(rule.id()) || ruleMeters.size() < maxRuleSeries) {
                long packets =
                        counters.getOrDefault(rule.id(), RuleCounter.ZERO).packets();
                ruleMeters.put(
                        rule.id(),
                        count(
                                "xdpgate.rule.packets",
                                "Packets that a rule matched",
                                Tags.of("rule", rule.id()),
                                packets));
            }
        }
    }

    private Meter count(String name, String description, Tags tags, long value) {
        Meter.Id key = new Meter.Id(name, tags, null, null, Meter.Type.COUNTER);
        Series series = counts.get(key);
        if (series == null) {
            GrowingCount count = new GrowingCount();
            Meter meter = FunctionCounter.builder(name, count, GrowingCount::value)
                    .description(description)
                    .tags(tags)
                    .register(registry);
            series = new Series(count, meter);
            counts.put(key, series);
        }
        series.count().update(value);
        return series.meter();
    }

    private static List<MultiGauge.Row<?>> rows(List<MapUsage> usage, boolean entries) {
        return usage.stream()
                .<MultiGauge.Row<?>>map(
                        map -> MultiGauge.Row.of(Tags.of("map", map.map()), entries ? map.entries() : map.capacity()))
                .toList();
    }
}
