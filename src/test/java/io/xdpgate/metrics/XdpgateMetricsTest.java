package io.xdpgate.metrics;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.MapUsage;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.events.EventHub;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.Packets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XdpgateMetricsTest {
    private final FakeDataplane dataplane =
            new FakeDataplane().withInterface("eth1").withInterface("eth2");
    private final EventHub hub = new EventHub(dataplane::armEvents, 0, 1);
    private final PolicyControl control = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            java.time.Clock.systemUTC());
    private final ScrapeRegistry prometheus = new ScrapeRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);

    @BeforeEach
    void bind() {
        XdpgateMetrics metrics = new XdpgateMetrics(dataplane, hub, control, 2);
        metrics.bindTo(registry);
        prometheus.beforeScrape(metrics::refresh);
        control.initialise();
    }

    @AfterEach
    void close() {
        control.close();
        hub.close();
        registry.close();
    }

    @Test
    void packetsAndBytesAreCountersOfInterfaceVerdictAndReason() {
        dataplane.setTotals(List.of(
                new Total("eth1", Reason.RULE, Verdict.DROP, 3, 222),
                new Total("eth1", Reason.NON_IP, Verdict.PASS, 1, 60)));
        assertThat(scrape())
                .contains(
                        "# TYPE xdpgate_packets_total counter",
                        "# TYPE xdpgate_bytes_total counter",
                        "xdpgate_packets_total{interface=\"eth1\",reason=\"rule\",verdict=\"drop\"} 3.0",
                        "xdpgate_packets_total{interface=\"eth1\",reason=\"non-ip\",verdict=\"pass\"} 1.0",
                        "xdpgate_bytes_total{interface=\"eth1\",reason=\"rule\",verdict=\"drop\"} 222.0");
    }

    @Test
    void countersGrowAlsoWhenTheirSourceGoesOrStartsAgain() {
        String series = "xdpgate_packets_total{interface=\"eth1\",reason=\"rule\",verdict=\"drop\"} ";
        dataplane.setTotals(List.of(new Total("eth1", Reason.RULE, Verdict.DROP, 5, 1)));
        assertThat(scrape()).contains(series + "5.0");
        dataplane.setTotals(List.of(new Total("eth2", Reason.RULE, Verdict.DROP, 1, 1)));
        System.gc();
        assertThat(scrape())
                .contains(
                        series + "5.0",
                        "xdpgate_packets_total{interface=\"eth2\",reason=\"rule\",verdict=\"drop\"} 1.0");
        dataplane.setTotals(List.of(new Total("eth1", Reason.RULE, Verdict.DROP, 2, 1)));
        assertThat(scrape()).contains(series + "7.0");
    }

    @Test
    void eventsAndTheirLossesAreCounters() {
        dataplane.setEventTotals(new EventTotals(20, 5, 15, 4, 11));
        hub.packet(Packets.dropped());
        assertThat(scrape())
                .contains(
                        "# TYPE xdpgate_events_total counter",
                        "xdpgate_events_total 15.0",
                        "# TYPE xdpgate_events_lost_total counter",
                        "xdpgate_events_lost_total{stage=\"kernel\"} 4.0",
                        "xdpgate_events_lost_total{stage=\"hub\"} 1.0",
                        "xdpgate_events_lost_total{stage=\"subscriber\"} 0.0");
    }

    @Test
    void tablesAndAttachmentsAreThoseOfTheMoment() {
        dataplane.setMapUsage(List.of(new MapUsage("rows", 10, 64)));
        dataplane.attach("eth1", AttachMode.GENERIC, false);
        String attached = "xdpgate_attachment_info{interface=\"eth1\",mode=\"generic\"} 1";
        assertThat(scrape())
                .contains(
                        "# TYPE xdpgate_map_entries gauge",
                        "xdpgate_map_entries{map=\"rows\"} 10.0",
                        "xdpgate_map_capacity{map=\"rows\"} 64.0",
                        "# TYPE xdpgate_attachment_info gauge",
                        attached);
        dataplane.detach("eth1");
        assertThat(scrape()).doesNotContain(attached);
    }

    @Test
    void revisionAndInstallTimesAreShown() {
        control.create(List.of(Drafts.drop("a", 80)), PLAIN);
        assertThat(scrape())
                .contains(
                        "# TYPE xdpgate_policy_revision gauge",
                        "xdpgate_policy_revision 2.0",
                        "# TYPE xdpgate_apply_seconds summary",
                        "xdpgate_apply_seconds_count{outcome=\"installed\"} 2",
                        "xdpgate_apply_seconds_count{outcome=\"refused\"} 0");
    }

    @Test
    void ruleSeriesAreBoundedAndEndWithTheRule() {
        List<Rule> rules = control.create(List.of(Drafts.drop("a", 1), Drafts.drop("b", 2), Drafts.drop("c", 3)), PLAIN)
                .value();
        rules.forEach(rule -> dataplane.setRuleCounter(rule.id(), new RuleCounter(9, 900, null)));
        assertThat(scrape())
                .contains("# TYPE xdpgate_rule_packets_total counter", series(rules.get(0)), series(rules.get(1)))
                .doesNotContain(series(rules.get(2)));
        control.delete(rules.getFirst().id(), rule -> true, PLAIN);
        assertThat(scrape())
                .contains(series(rules.get(1)), series(rules.get(2)))
                .doesNotContain(series(rules.get(0)));
    }

    private static String series(Rule rule) {
        return "xdpgate_rule_packets_total{rule=\"" + rule.id() + "\"} 9.0";
    }

    private List<String> scrape() {
        return registry.scrape().lines().toList();
    }
}
