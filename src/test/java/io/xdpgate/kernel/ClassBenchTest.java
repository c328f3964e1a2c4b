package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.classbench.ClassBenchFiles;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Header;
import io.xdpgate.classbench.Policies;
import io.xdpgate.classbench.Shape;
import io.xdpgate.classbench.Traffic;
import io.xdpgate.judge.Judgement;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loaded program judges ClassBench's headers as the plain evaluator does: verdict, reason, and the counter of
 * the deciding rule. Headers that the same rule decides run together, so that no other counter may move meanwhile.
 */
@RequiresBpf
@Tag("host")
class ClassBenchTest {
    @ParameterizedTest
    @ValueSource(strings = "acl_1k")
    void judgesEveryHeaderOfTheTrace(String name) {
        Assumptions.assumeTrue(
                ClassBenchFiles.has(name),
                () -> "no " + name + " in " + ClassBenchFiles.folder().toAbsolutePath() + ", set XDPGATE_DATA");
        List<FiveField> rules = ClassBenchFiles.rules(name);
        List<Header> trace = ClassBenchFiles.trace(name);
        assertThat(rules).as("rules of the file").hasSizeGreaterThan(1_000);
        assertThat(trace).as("headers of the trace").hasSizeGreaterThan(10_000);
        assertThat(judge(rules, trace, name)).as("deciding rules").isGreaterThan(rules.size() / 2);
    }

    @Test
    void judgesGeneratedRules() {
        for (Shape shape : List.of(Shape.ACL, Shape.FIREWALL, Shape.IP_CHAIN)) {
            List<FiveField> rules = GeneratedRules.of(shape, 500, 1);
            List<Header> headers = new ArrayList<>(Traffic.uniform(rules, 700, 2));
            headers.addAll(Traffic.noMatch(rules, 300, 3));
            assertThat(judge(rules, headers, shape.name())).as(shape.name()).isGreaterThan(100);
        }
    }

    /**
     * Runs the headers and compares; answers how many different rules decided. Rules drop and pass by turns, so
     * that a wrong one shows in the verdict as well.
     */
    private static int judge(List<FiveField> rules, List<Header> headers, String where) {
        Map<Integer, List<Header>> byRule = headers.stream()
                .collect(Collectors.groupingBy(header -> first(rules, header), TreeMap::new, Collectors.toList()));
        try (TestStand stand = TestStand.open()) {
            stand.install(Policies.of(rules, rule -> rule % 2 == 0 ? Action.DROP : Action.PASS, Verdict.PASS));
            byRule.forEach((rule, group) -> {
                List<byte[]> frames = group.stream().map(Header::frame).toList();
                Judgement judgement = stand.expected(frames.getFirst());
                assertThat(judgement.reason())
                        .as("%s: reason for %s", where, group.getFirst())
                        .isEqualTo(rule < rules.size() ? Reason.RULE : Reason.DEFAULT);
                assertThat(judgement.ruleId())
                        .as("%s: rule for %s", where, group.getFirst())
                        .isEqualTo(rule < rules.size() ? "r_" + rule : null);
                stand.checkTogether(frames, where + ", rule " + rule);
            });
        }
        return byRule.size();
    }

    /** Index of the first rule that holds; the number of rules if none does. */
    private static int first(List<FiveField> rules, Header header) {
        int index = 0;
        while (index < rules.size() && !rules.get(index).holds(header)) {
            index++;
        }
        return index;
    }
}
