package io.xdpgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.classbench.AddressList;
import io.xdpgate.classbench.GeneratedLists;
import io.xdpgate.classbench.Header;
import io.xdpgate.classbench.RuleIndex;
import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadsTest {
    private static final int SAMPLE = 3_000;
    private static final int JUDGED = 12;

    static Stream<Workload> policies() {
        return workloadsOfRules().filter(workload -> !isLarge(workload));
    }

    static Stream<Workload> largePolicies() {
        return workloadsOfRules().filter(WorkloadsTest::isLarge);
    }

    private static Stream<Workload> workloadsOfRules() {
        return Workloads.all().stream()
                .filter(Workloads::isPresent)
                .filter(workload ->
                        !workload.name().startsWith("set ") && !workload.name().equals("ipsum"));
    }

    private static boolean isLarge(Workload workload) {
        return workload.name().contains("100k");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void meetTheRulesAsTheirTrafficSays(Workload workload) {
        assertMet(workload);
    }

    @ParameterizedTest
    @MethodSource("largePolicies")
    @Tag("slow")
    void meetTheRulesOfLargePoliciesAsTheirTrafficSays(Workload workload) {
        assertMet(workload);
    }

    /** By the plain evaluator for a few, by the index for more. */
    private static void assertMet(Workload workload) {
        RuleMaterial material = (RuleMaterial) workload.material().get();
        RuleIndex index = new RuleIndex(material.rules());
        Policy policy = material.policy();
        for (Kind kind : workload.budgets().keySet()) {
            List<Header> headers = material.headers(kind, SAMPLE);
            double named = headers.stream().filter(index::names).count() / (double) headers.size();
            assertThat(kind.admits(named)).as("%s: %.4f by rule", kind, named).isTrue();
            for (Header header : headers.subList(0, JUDGED)) {
                Judgement judged = PlainEvaluator.judge(
                        policy, Guard.NONE, PlainParser.parse(header.frame(material.family())), "any");
                assertThat(judged.reason()).isEqualTo(index.names(header) ? Reason.RULE : Reason.DEFAULT);
                assertThat(judged.ruleId()).isEqualTo(index.names(header) ? "r_" + index.first(header) : null);
            }
        }
    }

    @Test
    @Tag("slow")
    void sendManyDifferentPacketsToLargePolicies() {
        for (Workload workload : Workload.named(List.of("acl 100k", "firewall 10k", "acl ipv6 10k"), Workloads.all())) {
            for (Kind kind : List.of(Kind.UNIFORM, Kind.NO_MATCH)) {
                List<Header> headers = ((RuleMaterial) workload.material().get()).headers(kind, TraceRunner.FRAMES);
                assertThat(headers).hasSize(TraceRunner.FRAMES);
                // Rules that name two addresses and two ports have one packet each, which comes again.
                assertThat(new HashSet<>(headers).size()).isGreaterThan((int) (0.95 * TraceRunner.FRAMES));
            }
        }
    }

    @Test
    void makeFramesOfAListFromTheListAlone() {
        AddressList list = GeneratedLists.ipv6(500, 1);
        ListMaterial material = new ListMaterial(list);
        assertThat(material.frames(Kind.HITS, 100)).hasSize(100);
        assertThat(material.frames(Kind.MISSES, 100)).hasSize(100);
        assertThat(material.forms()).hasSize(2);
    }

    @Test
    void haveNamesOfTheirOwn() {
        assertThat(Workloads.all().stream().map(Workload::name)).doesNotHaveDuplicates();
    }

    @Test
    void areChosenByNameOrByPartOfIt() {
        assertThat(names("acl 1k")).containsExactlyInAnyOrder("acl 1k");
        assertThat(names("acl-1k")).containsExactlyInAnyOrder("acl 1k");
        assertThat(names("ip-chain")).containsExactlyInAnyOrder("ip-chain 1k", "ip-chain 10k", "ip-chain 100k");
        assertThat(names("set ipv6 2m")).containsExactlyInAnyOrder("set ipv6 2M");
        assertThat(names("no such policy")).isEmpty();
    }

    @Test
    void coverEveryRowOfTheBudgets() {
        assertThat(Workloads.all().stream().map(Workload::name))
                .contains(
                        "empty policy",
                        "1 rule",
                        "acl_1k",
                        "acl 100k",
                        "firewall 100k",
                        "ip-chain 100k",
                        "ports only 10k",
                        "one destination 10k",
                        "heavy overlap 10k",
                        "heavy overlap 100k",
                        "ipsum",
                        "set ipv4 10k",
                        "set ipv4 2M",
                        "set ipv6 2M",
                        "1k rules generic mode");
    }

    private static Set<String> names(String word) {
        return new HashSet<>(Workload.named(List.of(word), Workloads.all()).stream()
                .map(Workload::name)
                .toList());
    }
}
