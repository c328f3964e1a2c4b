package io.xdpgate.compiler;

import static io.xdpgate.judge.Rules.rule;
import static io.xdpgate.policy.Matches.in;
import static io.xdpgate.policy.Matches.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCompilerTest {
    private final PolicyCompiler compiler = new PolicyCompiler();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 60, 300, 1000})
    void tablesAgreeWithFirstMatch(int size) {
        int rounds = size < 100 ? 40 : 4;
        Set<String> decided = new HashSet<>();
        for (int round = 0; round < rounds; round++) {
            RandomPolicies random = new RandomPolicies(size * 1_000L + round);
            Policy policy = random.policy(size);
            Guard guard = round % 2 == 0 ? random.guard() : Guard.NONE;
            TableReader reader = new TableReader(compiler.compile(policy, guard, RandomPolicies.SLOTS));
            FirstMatch judge = new FirstMatch(policy, guard, RandomPolicies.SLOTS);
            for (int i = 0; i < 500; i++) {
                Probe probe = random.probe();
                Outcome expected = judge.judge(probe);
                assertThat(reader.look(probe)).as("%s of %s", probe, round).isEqualTo(expected);
                decided.add(expected.decided());
            }
        }
        assertThat(decided).contains("guard").hasSizeGreaterThan(Math.min(size, 5));
    }

    @Test
    void placesRulesInOrder() {
        Policy policy = policy(
                rule(1, 50, true, Match.EVERY, Action.DROP),
                rule(2, 10, true, Match.EVERY, Action.COUNT),
                rule(3, 20, false, Match.EVERY, Action.COUNT),
                rule(4, 20, true, Match.EVERY, Action.PASS),
                rule(5, 30, true, Match.EVERY, Action.COUNT),
                rule(6, 30, false, Match.EVERY, Action.PASS));
        Guard guard = new RandomPolicies(1).guard();
        CompiledPolicy compiled = compiler.compile(policy, guard, Map.of());
        assertThat(compiled.countRules()).isEqualTo(2);
        assertThat(compiled.rules())
                .containsExactlyInAnyOrder(
                        new CompiledRule(256, null, Action.PASS, null, 0, null),
                        new CompiledRule(257, null, Action.PASS, null, 0, null),
                        new CompiledRule(0, "r_2", Action.COUNT, Verdict.DROP, 0, LogSettings.DEFAULT),
                        new CompiledRule(258, "r_4", Action.PASS, null, 1, null),
                        new CompiledRule(1, "r_5", Action.COUNT, Verdict.DROP, 1, LogSettings.DEFAULT),
                        new CompiledRule(259, "r_1", Action.DROP, null, 2, LogSettings.DEFAULT));
    }

    @Test
    void emptyPolicyHasTheEmptyRowAlone() {
        CompiledPolicy compiled = compiler.compile(Policy.INITIAL, Guard.NONE, Map.of());
        assertThat(compiled.rows()).hasSize(1).first().isEqualTo(new long[31]);
        assertThat(compiled.classes()).isEmpty();
        assertThat(compiled.sourceIpv4()).isNull();
        assertThat(compiled.baseRowIpv4()).isZero();
        assertThat(compiled.baseRowIpv6()).isZero();
    }

    @Test
    void tablesExistForUsedConditionsOnly() {
        CompiledPolicy compiled = compiler.compile(
                policy(rule(
                        1,
                        1,
                        true,
                        match().source(in("10.0.0.0/8")).protocol("tcp").build(),
                        Action.DROP)),
                Guard.NONE,
                Map.of());
        assertThat(compiled.classes()).containsOnlyKeys(Field.PROTOCOL);
        assertThat(compiled.sourceIpv4()).isNotNull().satisfies(table -> {
            assertThat(table.low()).containsExactly(0, 0x0a00_0000L, 0x0b00_0000L);
            assertThat(table.row()[0]).isZero();
            assertThat(table.row()[2]).isZero();
        });
        assertThat(compiled.sourceIpv6()).isNull();
        assertThat(compiled.destinationIpv4()).isNull();
        assertThat(compiled.baseRowIpv6()).isZero();
    }

    @Test
    void optionsAreResolved() {
        LogSettings log = new LogSettings(2, 3, 4);
        PolicyOptions options = new PolicyOptions(
                Verdict.PASS,
                Verdict.DROP,
                PolicyOptions.Encapsulated.DEFAULT,
                Verdict.DROP,
                PolicyOptions.LaterFragments.DROP,
                LogChoice.of(log));
        CompiledPolicy compiled =
                compiler.compile(new Policy(9, Verdict.DROP, options, List.of()), Guard.NONE, Map.of());
        assertThat(compiled.revision()).isEqualTo(9);
        assertThat(compiled.encapsulated()).isEqualTo(Verdict.DROP);
        assertThat(compiled.malformed()).isEqualTo(Verdict.PASS);
        assertThat(compiled.nonIp()).isEqualTo(Verdict.DROP);
        assertThat(compiled.matchLaterFragments()).isFalse();
        assertThat(compiled.laterFragments()).isEqualTo(Verdict.DROP);
        assertThat(compiled.log()).isEqualTo(log);
        CompiledPolicy initial = compiler.compile(Policy.INITIAL, Guard.NONE, Map.of());
        assertThat(initial.encapsulated()).isEqualTo(Verdict.PASS);
        assertThat(initial.matchLaterFragments()).isTrue();
        assertThat(initial.log()).isEqualTo(LogSettings.DEFAULT);
    }

    @Test
    void positionsAreLimited() {
        assertThat(compiler.compile(repeated(1_728, Action.DROP), Guard.NONE, Map.of())
                        .rules())
                .hasSize(1_728);
        assertThat(compiler.compile(repeated(256, Action.COUNT), Guard.NONE, Map.of())
                        .countRules())
                .isEqualTo(256);
        assertRefused(repeated(1_729, Action.DROP), Guard.NONE, "1728");
        assertRefused(repeated(1_727, Action.DROP), new RandomPolicies(1).guard(), "1728");
        assertRefused(repeated(257, Action.COUNT), Guard.NONE, "256");
    }

    @Test
    void addressRangesAreLimited() {
        // Each lone address takes a range of its own and one behind it, the first range starts at 0.
        assertThat(compiler.compile(policy(lone(4_095, 1), lone(4_095, 2)), Guard.NONE, Map.of())
                        .sourceIpv4())
                .isNotNull()
                .satisfies(table -> assertThat(table.size()).isEqualTo(16_381));
        assertRefused(policy(lone(4_096, 1), lone(4_096, 2)), Guard.NONE, "16384 IPv4 address ranges");
    }

    @Test
    void rowsAreLimited() {
        CompiledPolicy compiled = compiler.compile(spread(500), Guard.NONE, Map.of());
        assertThat(compiled.rows().size()).isBetween(7_000, 16_384);
        assertRefused(spread(1_700), Guard.NONE, "16384 different");
    }

    @Test
    void slotsBeyondTheTableAreRefused() {
        assertThat(compiler.compile(Policy.INITIAL, Guard.NONE, Map.of("eth0", 63))
                        .rules())
                .isEmpty();
        assertThatThrownBy(() -> compiler.compile(Policy.INITIAL, Guard.NONE, Map.of("eth0", 64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("timing")
    void compilingThousandRulesTakesMilliseconds() {
        Policy policy = new RandomPolicies(5).hosts(1_000, null);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 60; i++) {
            long start = System.nanoTime();
            assertThat(compiler.compile(policy, Guard.NONE, Map.of()).rules()).hasSize(1_000);
            best = Math.min(best, System.nanoTime() - start);
        }
        assertThat(best).isLessThan(50_000_000);
    }

    private void assertRefused(Policy policy, Guard guard, String limit) {
        assertThatThrownBy(() -> compiler.compile(policy, guard, Map.of()))
                .isInstanceOfSatisfying(InvalidPolicyException.class, refused -> {
                    assertThat(refused.faults()).hasSize(1);
                    assertThat(refused.faults().getFirst().pointer()).isEqualTo("/rules");
                    assertThat(refused.faults().getFirst().detail()).contains(limit);
                });
    }

    /** Rules of twelve overlapping port ranges each: nearly every boundary is another combination. */
    private static Policy spread(int size) {
        Random random = new Random(3);
        return policy(IntStream.range(0, size)
                .mapToObj(i -> {
                    Range[] ports = IntStream.range(0, 12)
                            .map(j -> random.nextInt(60_000))
                            .mapToObj(first -> new Range(first, first + random.nextInt(4_000)))
                            .toArray(Range[]::new);
                    return rule(i, 1, true, match().sourcePorts(ports).build(), Action.DROP);
                })
                .toArray(Rule[]::new));
    }

    private static Rule lone(int count, int sequence) {
        List<Prefix> prefixes = IntStream.range(0, count)
                .mapToObj(i -> Prefix.parse("10." + sequence + "." + (i >> 7) + "." + (((i & 127) << 1) + 1))
                        .orElseThrow())
                .toList();
        return rule(
                sequence,
                1,
                true,
                match().source(new AddressMatch(prefixes, List.of(), false)).build(),
                Action.DROP);
    }

    private static Policy repeated(int count, Action action) {
        return policy(IntStream.range(0, count)
                .mapToObj(i -> rule(i, 1, true, Match.EVERY, action))
                .toArray(Rule[]::new));
    }

    private static Policy policy(Rule... rules) {
        return new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, List.of(rules));
    }
}
