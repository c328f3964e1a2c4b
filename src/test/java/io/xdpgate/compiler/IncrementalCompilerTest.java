package io.xdpgate.compiler;

import static io.xdpgate.judge.Rules.rule;
import static io.xdpgate.policy.Matches.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalCompilerTest {
    private final IncrementalCompiler compiler = new IncrementalCompiler();

    @SuppressWarnings("ReferenceEquality")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySequenceOfChangesAgreesWithFirstMatch(long seed) {
        Random dice = new Random(seed);
        RandomPolicies random = new RandomPolicies(seed);
        NamedSets sets = NamedSets.random(dice);
        List<Rule> rules = new ArrayList<>(random.policy(150).rules());
        List<Rule> spare = new ArrayList<>(random.policy(400).rules());
        Map<String, Integer> slots = new HashMap<>(RandomPolicies.SLOTS);
        Guard guard = random.guard();
        IncrementalCompiler small = new IncrementalCompiler(40, 64);
        Compilation last = null;
        int kept = 0;
        for (int round = 0; round < 40; round++) {
            change(rules, spare, dice, sets);
            guard = dice.nextInt(12) == 0 ? dice.nextBoolean() ? Guard.NONE : random.guard() : guard;
            if (dice.nextInt(12) == 0) {
                slots.put("eth0", dice.nextInt(62));
            }
            Policy policy = new Policy(round, Verdict.DROP, PolicyOptions.DEFAULT, rules);
            Compilation next = small.compile(last, policy, guard, slots);
            kept += last != null && next.tables().main() == last.tables().main() ? 1 : 0;
            TablesCheck.check(next.tables());
            PolicyTablesReader reader = new PolicyTablesReader(next.tables(), sets.masks(next.sets()));
            FirstMatch judge = new FirstMatch(sets.resolved(policy), guard, slots);
            for (int i = 0; i < 150; i++) {
                Probe probe = random.probe();
                assertThat(reader.look(probe)).as("%s of %s", probe, round).isEqualTo(judge.judge(probe));
            }
            // A result that was not installed leaves no trace.
            last = dice.nextInt(5) == 0 && last != null ? last : next;
        }
        assertThat(kept).isBetween(12, 39);
    }

    private static void change(List<Rule> rules, List<Rule> spare, Random dice, NamedSets sets) {
        for (int i = dice.nextInt(4); i >= 0; i--) {
            int at = dice.nextInt(rules.size());
            Rule rule = rules.get(at);
            switch (dice.nextInt(6)) {
                case 0 -> rules.set(at, NamedSets.changed(rule, dice.nextInt(200), rule.enabled(), rule.match()));
                case 1 -> rules.set(at, NamedSets.changed(rule, rule.priority(), !rule.enabled(), rule.match()));
                case 2 -> rules.set(at, NamedSets.touched().apply(rule));
                case 3 -> rules.remove(at);
                case 4 -> {
                    Match match = rules.get(dice.nextInt(rules.size())).match();
                    rules.set(at, NamedSets.changed(rule, rule.priority(), rule.enabled(), match));
                }
                default -> {
                    Rule other = spare.get(dice.nextInt(spare.size()));
                    if (rules.stream().noneMatch(known -> known.sequence() == other.sequence())) {
                        Policy one = new Policy(1, Verdict.DROP, PolicyOptions.DEFAULT, List.of(other));
                        rules.add(sets.spread(one, dice).rules().getFirst());
                    }
                }
            }
        }
    }

    @Test
    void oneChangeLeavesTheMainClassifierAlone() {
        Policy policy = hosts(200);
        Compilation first = compiler.compile(null, policy, Guard.NONE, Map.of());
        assertThat(first.tables().overlay()).isNull();
        Rule moved = NamedSets.changed(
                policy.rules().get(7), 5, true, policy.rules().get(7).match());
        Compilation second = compiler.compile(first, with(policy, 7, moved), Guard.NONE, Map.of());
        assertThat(second.tables().main()).isSameAs(first.tables().main());
        assertThat(second.tables().dead().stream()).containsExactly(7);
        assertThat(second.tables().overlay())
                .isNotNull()
                .satisfies(overlay -> assertThat(overlay.rules())
                        .extracting(info -> info.ruleId())
                        .containsExactly("r_7"));
        Compilation third = compiler.compile(second, with(policy, 7, moved), Guard.NONE, Map.of());
        assertThat(third.tables().overlay()).isSameAs(second.tables().overlay());
        Compilation back = compiler.compile(third, policy, Guard.NONE, Map.of());
        assertThat(back.tables().dead().stream()).containsExactly(7);
        assertThat(back.tables().overlay()).isNotNull();
    }

    @Test
    void whatThePacketsDoNotSeeChangesNothing() {
        Policy policy = hosts(200);
        Compilation first = compiler.compile(null, policy, Guard.NONE, Map.of());
        Policy touched = new Policy(
                2,
                Verdict.DROP,
                PolicyOptions.DEFAULT,
                policy.rules().stream().map(NamedSets.touched()).toList());
        Compilation second = compiler.compile(first, touched, Guard.NONE, Map.of());
        assertThat(second.tables().main()).isSameAs(first.tables().main());
        assertThat(second.tables().dead().isEmpty()).isTrue();
        assertThat(second.tables().overlay()).isNull();
        assertThat(second.tables().revision()).isEqualTo(2);
        assertThat(second.tables().defaultAction()).isEqualTo(Verdict.DROP);
    }

    @Test
    void fewRulesAndManyChangesAreCompiledAnew() {
        Compilation few = compiler.compile(null, hosts(64), Guard.NONE, Map.of());
        assertThat(compiler.compile(few, hosts(64), Guard.NONE, Map.of())
                        .tables()
                        .main())
                .isNotSameAs(few.tables().main());
        Compilation enough = compiler.compile(null, hosts(65), Guard.NONE, Map.of());
        assertThat(compiler.compile(enough, hosts(65), Guard.NONE, Map.of())
                        .tables()
                        .main())
                .isSameAs(enough.tables().main());
        assertThat(compiler.compile(enough, hosts(65 + 512), Guard.NONE, Map.of())
                        .tables()
                        .main())
                .isSameAs(enough.tables().main());
        assertThat(compiler.compile(enough, hosts(65 + 513), Guard.NONE, Map.of())
                        .tables()
                        .main())
                .isNotSameAs(enough.tables().main());
    }

    @Test
    void countRulesAreCompiledWhenTheyChange() {
        List<Rule> rules = new ArrayList<>(hosts(100).rules());
        rules.add(rule(1_000, 1, match().protocol("udp").build(), Action.COUNT));
        Policy policy = new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, rules);
        Compilation first = compiler.compile(null, policy, Guard.NONE, Map.of());
        Policy another = with(policy, 3, NamedSets.changed(policy.rules().get(3), 2, true, Match.EVERY));
        Compilation second = compiler.compile(first, another, Guard.NONE, Map.of());
        assertThat(second.tables().counts()).isNotNull().isSameAs(first.tables().counts());
        rules.set(100, rule(1_000, 1, match().protocol("tcp").build(), Action.COUNT));
        Policy counting = new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, rules);
        Compilation third = compiler.compile(second, counting, Guard.NONE, Map.of());
        assertThat(third.tables().counts())
                .isNotNull()
                .isNotSameAs(first.tables().counts());
        assertThat(third.tables().main()).isSameAs(first.tables().main());
    }

    @Test
    void setsKeepTheirBitsWhileTheMainClassifierLives() {
        Policy policy = hosts(100);
        Compilation first = compiler.compile(null, with(policy, 1, in(1, "m", "z")), Guard.NONE, Map.of());
        assertThat(first.sets().names()).containsExactly("m", "z");
        assertThat(first.sets().usesSource()).isTrue();
        assertThat(first.sets().usesDestination()).isFalse();
        Compilation second = compiler.compile(first, with(policy, 1, in(1, "a", "z")), Guard.NONE, Map.of());
        assertThat(second.sets().names()).containsExactly("m", "z", "a");
        assertThat(compiler.compile(null, with(policy, 1, in(1, "a", "z")), Guard.NONE, Map.of())
                        .sets()
                        .names())
                .containsExactly("a", "z");
    }

    @Test
    void setsAreLimited() {
        String[] names = IntStream.range(0, 65).mapToObj(i -> "s" + i).toArray(String[]::new);
        String[] fewer = IntStream.range(0, 64).mapToObj(i -> "s" + i).toArray(String[]::new);
        Policy policy = hosts(100);
        Compilation full = compiler.compile(null, with(policy, 1, in(1, fewer)), Guard.NONE, Map.of());
        assertThat(full.sets().names()).hasSize(64);
        assertThatThrownBy(() -> compiler.compile(null, with(policy, 1, in(1, names)), Guard.NONE, Map.of()))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("64 different address sets");
        // No bit is left, but the old names are gone: the whole policy gets new ones.
        Compilation renamed = compiler.compile(full, with(policy, 1, in(1, "other")), Guard.NONE, Map.of());
        assertThat(renamed.sets().names()).containsExactly("other");
    }

    private static Rule in(int sequence, String... names) {
        return rule(
                sequence,
                1_000,
                match().source(new AddressMatch(List.of(), List.of(names), false))
                        .build(),
                Action.DROP);
    }

    private static Policy with(Policy policy, int index, Rule rule) {
        List<Rule> rules = new ArrayList<>(policy.rules());
        rules.set(index, rule);
        return new Policy(policy.revision(), policy.defaultAction(), policy.options(), rules);
    }

    private static Policy hosts(int size) {
        return new Policy(
                1,
                Verdict.PASS,
                PolicyOptions.DEFAULT,
                IntStream.range(0, size)
                        .mapToObj(i -> rule(
                                i,
                                1_000,
                                match().source("10.1." + (i >> 8) + "." + (i & 255))
                                        .destinationPorts(Range.of(i))
                                        .build(),
                                Action.DROP))
                        .toList());
    }
}
