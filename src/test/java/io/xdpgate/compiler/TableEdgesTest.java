package io.xdpgate.compiler;

import static io.xdpgate.judge.Rules.rule;
import static io.xdpgate.policy.Matches.in;
import static io.xdpgate.policy.Matches.match;
import static io.xdpgate.policy.Matches.notIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a condition begins and ceases to hold, to the key. */
class TableEdgesTest {
    private final PolicyCompiler compiler = new PolicyCompiler();

    private CompiledPolicy compile(Matches match) {
        Policy policy = new Policy(
                1, Verdict.PASS, PolicyOptions.DEFAULT, List.of(rule(1, 1, true, match.build(), Action.DROP)));
        return compiler.compile(policy, Guard.NONE, Map.of("eth1", 5));
    }

    /** The keys of a field for which the only rule's condition holds. */
    private List<Integer> holds(Field field, Matches match) {
        CompiledPolicy compiled = compile(match);
        int[] rows = compiled.classes().getOrDefault(field, new int[0]);
        assertThat(rows).hasSize(field.keys());
        return IntStream.range(0, rows.length)
                .filter(key -> compiled.rows().get(rows[key])[CompiledPolicy.FIRST_TERMINAL / 64] != 0)
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0, 0", "FIRST, 1, 1", "LATER, 2, 2", "ANY, 1, 2"})
    void fragmentsAreToldApart(FragmentMatch fragment, int first, int last) {
        assertThat(holds(Field.FRAGMENT, match().fragment(fragment)))
                .isEqualTo(IntStream.rangeClosed(first, last).boxed().toList());
    }

    @Test
    void rangesHoldFromTheirFirstToTheirLastValue() {
        assertThat(holds(Field.DSCP, match().dscp(new Range(0, 1), new Range(2, 3), Range.of(63))))
                .containsExactly(0, 1, 2, 3, 63);
        assertThat(holds(Field.HOP_LIMIT, match().hopLimit(new Range(4, 6), Range.of(5), Range.of(255))))
                .containsExactly(4, 5, 6, 255);
        assertThat(holds(Field.VLAN, match().vlans(1, 4_094))).containsExactly(1, 4_094);
        assertThat(holds(Field.INTERFACE, match().interfaces("eth1", "eth9"))).containsExactly(5);
        assertThat(holds(Field.DESTINATION_PORT, match().destinationPorts(Range.of(0), Range.of(65_535))))
                .containsExactly(0, 65_535);
        assertThat(holds(Field.PACKET_LENGTH, match().packetLength(Range.of(65_575))))
                .containsExactly(65_575);
    }

    @Test
    void icmpIsOneFamilysAndNeverAnotherProtocols() {
        assertThat(holds(Field.ICMP, match().protocol("icmp").icmp(3, 4))).containsExactly(0x304);
        assertThat(holds(Field.ICMP, match().protocol("icmpv6").icmp(1, null)))
                .hasSize(256)
                .startsWith(65_536 + 0x100)
                .endsWith(65_536 + 0x1ff);
        assertThat(holds(Field.ICMP, match().protocol("tcp").icmp(8, 0))).isEmpty();
        assertThat(holds(Field.ICMP, match().icmp(8, 0))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Field.class,
            names = {"SOURCE_PORT", "DESTINATION_PORT", "VLAN", "PACKET_LENGTH", "HOP_LIMIT", "DSCP"})
    void neverTheKeyOfAPacketWithoutTheFieldNorOneBeyond(Field field) {
        int last = field.canBeAbsent() ? field.keys() - 2 : field.keys() - 1;
        assertThat(holds(field, of(field, last))).containsExactly(last);
        for (int beyond : new int[] {last + 1, last + 2, last + 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> compile(of(field, beyond)))
                    .withMessageContaining(field + " has no value " + beyond);
        }
    }

    private static Matches of(Field field, int value) {
        return switch (field) {
            case SOURCE_PORT -> match().sourcePorts(Range.of(value));
            case DESTINATION_PORT -> match().destinationPorts(Range.of(value));
            case VLAN -> match().vlans(value);
            case PACKET_LENGTH -> match().packetLength(Range.of(value));
            case HOP_LIMIT -> match().hopLimit(Range.of(value));
            case DSCP -> match().dscp(Range.of(value));
            default -> throw new IllegalArgumentException(field.name());
        };
    }

    @Test
    void addressRangesEndWithTheirLastAddress() {
        assertLows(match().source(in("10.0.0.0/31", "10.0.0.2")), 0, 0x0a00_0000L, 0x0a00_0003L);
        assertLows(match().source(in("0.0.0.0/1")), 0, 0x8000_0000L);
        assertLows(match().source(in("255.255.255.255")), 0, 0xffff_ffffL);
        assertLows(match().source(in("10.0.0.0/8", "10.1.0.0/16")), 0, 0x0a00_0000L, 0x0b00_0000L);
        assertLows(match().source(notIn("0.0.0.0/8", "255.0.0.0/8")), 0, 0x0100_0000L, 0xff00_0000L);
    }

    private void assertLows(Matches match, long... lows) {
        assertThat(compile(match).sourceIpv4()).isNotNull().satisfies(table -> {
            assertThat(table.low()).containsExactly(lows);
            assertThat(table.high()).containsOnly(0);
        });
    }

    /** 8,191 lone addresses and what is between them, and one range of the other direction: 16,384. */
    @ParameterizedTest
    @ValueSource(strings = {"10.%d.%d.1", "2001:db8:%x:%x::1"})
    void theLastAddressRangeIsUsable(String form) {
        assertThat(compile(match().source(lone(form, 8_191))).rules()).hasSize(1);
        assertThat(compile(match().destination(lone(form, 8_191))).rules()).hasSize(1);
        for (Matches match : List.of(match().source(lone(form, 8_192)), match().destination(lone(form, 8_192)))) {
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() -> compile(match))
                    .satisfies(refused -> assertThat(refused.faults().getFirst().detail())
                            .contains((form.startsWith("10") ? "IPv4" : "IPv6") + " address ranges"));
        }
    }

    private static AddressMatch lone(String form, int count) {
        List<Prefix> prefixes = IntStream.range(0, count)
                .mapToObj(i -> Prefix.parse(form.formatted(i >> 8, i & 255)).orElseThrow())
                .toList();
        return new AddressMatch(prefixes, List.of(), false);
    }
}
