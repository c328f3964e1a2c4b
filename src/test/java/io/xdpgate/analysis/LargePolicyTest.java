package io.xdpgate.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdpgate.analysis.RuleFinding.Kind;
import io.xdpgate.classbench.ClassBenchFiles;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Policies;
import io.xdpgate.classbench.Shape;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** At least 99 of 100 rules are decided within 5 seconds; of processor time, as other tests run at the same time. */
@Tag("alone")
class LargePolicyTest {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration UNDER_LOAD = WITHIN.multipliedBy(12);

    static Stream<Shape> shapes() {
        return Stream.of(Shape.ACL, Shape.FIREWALL, Shape.IP_CHAIN);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void decidesGeneratedRules(Shape shape) {
        decides(GeneratedRules.of(shape, 10_000, 1));
    }

    @Test
    void decidesAccessListsOfClassBench() {
        assumeTrue(ClassBenchFiles.has("acl_1k"), "acl_1k is not in " + ClassBenchFiles.folder());
        decides(ClassBenchFiles.rules("acl_1k"));
    }

    private static void decides(List<FiveField> rules) {
        Random random = new Random(5);
        Policy mixed = Policies.of(rules, i -> random.nextInt(3) == 0 ? Action.PASS : Action.DROP, Verdict.PASS);
        for (Policy policy : List.of(mixed, Policies.dropping(rules))) {
            long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            PolicyFindings findings = PolicyAnalysis.analyse(policy, Guard.NONE, UNDER_LOAD);
            long tookNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs;
            assertThat(findings.rules()).hasSameSizeAs(rules);
            assertThat(findings.decided()).isGreaterThanOrEqualTo(rules.size() * 99L / 100);
            assertThat(Duration.ofNanos(tookNs)).isLessThan(WITHIN);
        }
        PolicyFindings mixedFindings = PolicyAnalysis.analyse(mixed, Guard.NONE, UNDER_LOAD);
        assertThat(mixedFindings.count(Kind.EFFECTIVE)).isGreaterThan(rules.size() / 3);
        assertThat(mixedFindings.count(Kind.REDUNDANT)).isPositive();
    }
}
