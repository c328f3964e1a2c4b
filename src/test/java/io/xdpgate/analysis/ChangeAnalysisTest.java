package io.xdpgate.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.analysis.RuleFinding.Kind;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes one after the other, each compared with the analysis of the whole policy. */
class ChangeAnalysisTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);

    static LongStream seeds() {
        return Seeds.of(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysWhatTheWholeAnalysisSays(long seed) {
        Random random = new Random(seed);
        RandomPolicies.Shape shape =
                RandomPolicies.Shape.ANY.upTo(40).withInterfaces("eth0").withSets();
        Policy policy = RandomPolicies.policy(seed, shape);
        List<Rule> others = RandomPolicies.policy(seed + 1_000, shape.upTo(60)).rules();
        ChangeAnalysis changes = new ChangeAnalysis(Guard.NONE);
        Map<String, Kind> before = kinds(policy);
        for (int step = 0; step < 12 && !others.isEmpty(); step++) {
            Set<String> changed = new java.util.TreeSet<>();
            Policy next = changed(policy, others, random, changed);
            Map<String, Kind> whole = kinds(next);
            ChangeFindings findings = changes.of(next, changed, AMPLE);
            String what = Seeds.replay(seed) + ", step " + step;
            assertThat(findings.isComplete()).as(what).isTrue();
            assertThat(findings.changed())
                    .as(what)
                    .allSatisfy(finding -> assertThat(finding.kind()).isEqualTo(whole.get(finding.ruleId())));
            Set<String> enabled = changed.stream().filter(whole::containsKey).collect(Collectors.toSet());
            assertThat(ids(findings.changed())).as(what).isEqualTo(enabled);
            Set<String> newly = whole.keySet().stream()
                    .filter(id -> whole.get(id) == Kind.SHADOWED && !changed.contains(id))
                    .filter(id -> before.containsKey(id) && before.get(id) != Kind.SHADOWED)
                    .collect(Collectors.toSet());
            assertThat(ids(findings.shadowed())).as(what).containsAll(newly);
            assertThat(findings.shadowed())
                    .as(what)
                    .allSatisfy(
                            finding -> assertThat(whole.get(finding.ruleId())).isEqualTo(Kind.SHADOWED));
            policy = next;
            before.clear();
            before.putAll(whole);
        }
    }

    /** Puts one or two rules in, in the place of others or beside them, and now and then takes one out. */
    private static Policy changed(Policy policy, List<Rule> others, Random random, Set<String> changed) {
        RuleList rules = policy.ruleList();
        for (int i = random.nextInt(2); i >= 0; i--) {
            Rule model = others.get(random.nextInt(others.size()));
            Rule old = rules.isEmpty() || random.nextBoolean() ? null : rules.get(random.nextInt(rules.size()));
            Rule rule = of(model, old == null ? "n_" + random.nextInt(1_000_000) : old.id(), random.nextInt(100_000));
            rules = rules.replaced(rule);
            changed.add(rule.id());
        }
        if (random.nextInt(4) == 0 && !rules.isEmpty()) {
            String gone = rules.get(random.nextInt(rules.size())).id();
            rules = rules.without(gone);
            changed.remove(gone);
        }
        return new Policy(policy.revision() + 1, policy.defaultAction(), policy.options(), rules, policy.sets());
    }

    private static Rule of(Rule model, String id, long sequence) {
        return new Rule(
                id,
                1_000_000 + sequence,
                null,
                model.priority(),
                model.enabled(),
                model.match(),
                model.action(),
                model.wouldBe(),
                model.log(),
                null,
                null,
                Map.of(),
                null,
                model.createdAt(),
                model.updatedAt(),
                2);
    }

    private static Map<String, Kind> kinds(Policy policy) {
        Map<String, Kind> kinds = new HashMap<>();
        PolicyAnalysis.analyse(policy, Guard.NONE, AMPLE)
                .rules()
                .forEach(finding -> kinds.put(finding.ruleId(), finding.kind()));
        return kinds;
    }

    private static Set<String> ids(List<RuleFinding> findings) {
        return new ArrayList<>(findings).stream().map(RuleFinding::ruleId).collect(Collectors.toSet());
    }
}
