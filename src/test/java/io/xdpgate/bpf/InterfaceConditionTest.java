package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.control.AttachmentControl;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules that name an interface, with packets on two pairs: 192.0.2.0/24 to one, 192.0.3.0/24 to two. */
@RequiresBpf
class InterfaceConditionTest {
    private final TestNamespace namespace = TestNamespace.create();
    private final Recording events = new Recording();
    private final BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), events);
    private final PolicyControl policy = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());
    private final AttachmentControl control = new AttachmentControl(dataplane, policy);

    @BeforeEach
    void preparePairs() {
        pair("one", "to-one", 2);
        pair("two", "to-two", 3);
        policy.initialise();
        dataplane.armEvents(true);
    }

    private void pair(String end, String sender, int subnet) {
        namespace.addVeth(end, sender);
        Pings.prepare(namespace, sender, subnet);
    }

    @AfterEach
    void closeEverything() {
        policy.close();
        dataplane.close();
        namespace.close();
    }

    @Test
    void aRuleHoldsOnItsInterfaceAndOnNoOther() {
        String onOne = dropOn("one");
        control.attach("one", AttachMode.AUTO, false);
        control.attach("two", AttachMode.AUTO, false);
        Pings.send(namespace, "to-one", 2, 2);
        Pings.send(namespace, "to-two", 3, 3);
        awaitTotal("one", Reason.RULE, Verdict.DROP, 2);
        awaitTotal("two", Reason.DEFAULT, Verdict.PASS, 3);
        assertThat(hits(onOne)).isEqualTo(2);

        String onTwo = dropOn("two");
        Pings.send(namespace, "to-two", 3, 1);
        awaitTotal("two", Reason.RULE, Verdict.DROP, 1);
        assertThat(hits(onTwo)).isEqualTo(1);
        assertThat(hits(onOne)).isEqualTo(2);
        await().atMost(Duration.ofSeconds(5)).until(() -> events.packets().size() >= 3);
        assertThat(events.packets())
                .extracting(PacketEvent::interfaceName, PacketEvent::ruleId)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("one", onOne),
                        org.assertj.core.groups.Tuple.tuple("one", onOne),
                        org.assertj.core.groups.Tuple.tuple("two", onTwo));
    }

    @Test
    void totalsAndRulesOutliveDetachingAndANewInterfaceOfTheName() {
        String rule = dropOn("one");
        control.attach("one", AttachMode.AUTO, false);
        Pings.send(namespace, "to-one", 2, 2);
        awaitTotal("one", Reason.RULE, Verdict.DROP, 2);

        control.detach("one");
        assertThat(total("one", Reason.RULE, Verdict.DROP)).isEqualTo(2);
        Pings.send(namespace, "to-one", 2, 1);
        control.attach("one", AttachMode.GENERIC, false);
        Pings.send(namespace, "to-one", 2, 1);
        awaitTotal("one", Reason.RULE, Verdict.DROP, 3);

        namespace.run("ip", "link", "del", "one");
        pair("one", "to-one", 2);
        control.attach("one", AttachMode.AUTO, false);
        Pings.send(namespace, "to-one", 2, 1);
        awaitTotal("one", Reason.RULE, Verdict.DROP, 4);
        assertThat(hits(rule)).isEqualTo(4);
        assertThat(dataplane.totals()).extracting(Total::interfaceName).containsOnly("one");
    }

    @Test
    void interfacesThatAreGoneGiveTheirSlotsBack() {
        dropOn("two");
        control.attach("one", AttachMode.AUTO, false);
        namespace.run("ip", "link", "del", "one");
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("one");
        control.attach("two", AttachMode.AUTO, false);
        assertThat(dataplane.interfaceSlots()).containsOnlyKeys("two");
        Pings.send(namespace, "to-two", 3, 1);
        awaitTotal("two", Reason.RULE, Verdict.DROP, 1);
    }

    private String dropOn(String interfaceName) {
        return policy.create(
                        List.of(Drafts.of(
                                null,
                                null,
                                Matches.match()
                                        .interfaces(interfaceName)
                                        .protocol("icmp")
                                        .build(),
                                null)),
                        Drafts.PLAIN)
                .value()
                .getFirst()
                .id();
    }

    private long hits(String rule) {
        return dataplane.ruleCounters().getOrDefault(rule, RuleCounter.ZERO).packets();
    }

    private void awaitTotal(String interfaceName, Reason reason, Verdict verdict, long packets) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(total(interfaceName, reason, verdict)).isEqualTo(packets));
    }

    private long total(String interfaceName, Reason reason, Verdict verdict) {
        return dataplane.totals().stream()
                .filter(total -> total.interfaceName().equals(interfaceName)
                        && total.reason() == reason
                        && total.verdict() == verdict)
                .mapToLong(Total::packets)
                .sum();
    }
}
