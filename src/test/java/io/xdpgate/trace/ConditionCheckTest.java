package io.xdpgate.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.PacketFacts;
import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.TcpFlag;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Held against the judge, condition by condition, on random rules and packets. */
class ConditionCheckTest {
    @Test
    void namesTheFirstConditionThatTheJudgeSaysDoesNotHold() {
        Set<Condition> seen = EnumSet.noneOf(Condition.class);
        int matched = 0;
        for (long seed = 1; seed <= 30; seed++) {
            Policy policy = RandomPolicies.policy(
                    seed,
                    RandomPolicies.Shape.ANY.withInterfaces("eth1", "eth2").withSets());
            for (byte[] frame : RandomFrames.frames(seed, 200)) {
                ParsedPacket parsed = PlainParser.parse(frame);
                if (parsed.kind() != Kind.IP) {
                    continue;
                }
                ConditionCheck check = new ConditionCheck(facts(parsed), policy.sets(), "eth1");
                for (Rule rule : policy.rules()) {
                    Optional<Condition> failing = check.firstFailing(rule.match());
                    int holding = failing.map(Condition::ordinal).orElse(Condition.values().length);
                    assertThat(PlainEvaluator.matches(onlyFirst(holding, rule.match()), policy, parsed, "eth1"))
                            .as("%s of %s", HexFormat.of().formatHex(frame), rule.match())
                            .isTrue();
                    if (failing.isPresent()) {
                        assertThat(PlainEvaluator.matches(onlyFirst(holding + 1, rule.match()), policy, parsed, "eth1"))
                                .as("%s of %s", HexFormat.of().formatHex(frame), rule.match())
                                .isFalse();
                    }
                    failing.ifPresent(seen::add);
                    matched += failing.isEmpty() ? 1 : 0;
                }
            }
        }
        assertThat(seen).as("every condition failed first somewhere").isEqualTo(EnumSet.allOf(Condition.class));
        assertThat(matched).isGreaterThan(1_000);
    }

    @Test
    void theOrderIsThatOfTheTableOfConditions() {
        assertThat(Condition.values())
                .extracting(Condition::text)
                .startsWith("source", "destination", "protocol", "sourcePorts", "destinationPorts", "icmp", "tcpFlags")
                .endsWith("interfaces", "vlans", "fragment", "packetLength", "hopLimit", "dscp", "family")
                .containsExactlyInAnyOrder(Arrays.stream(Match.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new));
    }

    /** The conditions before a place in the order of {@link Condition}; the others are absent. */
    private static Match onlyFirst(int count, Match match) {
        Set<String> kept = Arrays.stream(Condition.values())
                .limit(count)
                .map(Condition::text)
                .collect(Collectors.toSet());
        RecordComponent[] components = Match.class.getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < values.length; i++) {
                boolean isKept = kept.contains(components[i].getName());
                values[i] = components[i].getAccessor().invoke(isKept ? match : Match.EVERY);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Match.class.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(Match.class.getName(), e);
        }
    }

    private static PacketFacts facts(ParsedPacket parsed) {
        ParsedPacket.Ip ip = Objects.requireNonNull(parsed.ip());
        ParsedPacket.Inner inner = Objects.requireNonNull(parsed.inner());
        ParsedPacket.Ports ports = inner.ports();
        ParsedPacket.Icmp icmp = inner.icmp();
        Integer flags = inner.tcpFlags();
        return new PacketFacts(
                ip.family(),
                ip.source(),
                ip.destination(),
                new Protocol(inner.protocol()),
                ports == null ? null : ports.source(),
                ports == null ? null : ports.destination(),
                icmp == null ? null : new IcmpMatch(icmp.type(), icmp.code()),
                flags == null ? null : TcpFlag.of(flags),
                parsed.vlan(),
                parsed.innerVlan(),
                FragmentMatch.valueOf(inner.fragment().name()),
                ip.length(),
                ip.hopLimit(),
                ip.dscp());
    }
}
