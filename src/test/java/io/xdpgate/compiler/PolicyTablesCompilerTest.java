package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTablesCompilerTest {
    private final PolicyTablesCompiler compiler = new PolicyTablesCompiler();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 9, 20, 60, 300, 1000})
    void tablesAgreeWithFirstMatch(int size) {
        int rounds = size < 100 ? 60 : 4;
        Set<String> decided = new HashSet<>();
        for (int round = 0; round < rounds; round++) {
            RandomPolicies random = new RandomPolicies(size * 1_000L + round);
            Policy policy = random.policy(size);
            Guard guard = round % 2 == 0 ? random.guard() : Guard.NONE;
            Compilation compilation = compiler.compile(policy, guard, RandomPolicies.SLOTS);
            TablesCheck.check(compilation.tables());
            PolicyTablesReader reader = new PolicyTablesReader(compilation.tables(), address -> 0);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 20, 60})
    void namedSetsAgreeWithTheirPrefixes(int size) {
        for (int round = 0; round < 40; round++) {
            RandomPolicies random = new RandomPolicies(size * 7_000L + round);
            Random dice = new Random(round);
            NamedSets sets = NamedSets.random(dice);
            Policy policy = sets.spread(random.policy(size), dice);
            Compilation compilation = compiler.compile(policy, Guard.NONE, RandomPolicies.SLOTS);
            TablesCheck.check(compilation.tables());
            PolicyTablesReader reader = new PolicyTablesReader(compilation.tables(), sets.masks(compilation.sets()));
            FirstMatch judge = new FirstMatch(sets.resolved(policy), Guard.NONE, RandomPolicies.SLOTS);
            for (int i = 0; i < 300; i++) {
                Probe probe = random.probe();
                assertThat(reader.look(probe)).as("%s of %s", probe, round).isEqualTo(judge.judge(probe));
            }
        }
    }
}
