package io.xdpgate.kernel;

import static io.xdpgate.judge.Rules.policy;
import static io.xdpgate.judge.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.Judgement;
import io.xdpgate.kernel.MatrixCases.Case;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Condition x family x action x default verdict, each with a packet that matches and one that does not. */
@RequiresBpf
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerdictMatrixTest {
    private final TestStand stand = TestStand.open();

    @AfterAll
    void close() {
        stand.close();
    }

    @Test
    void noConditionIsLeftOut() {
        Set<String> components = Arrays.stream(Match.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> covered =
                MatrixCases.all().stream().map(Case::condition).collect(Collectors.toCollection(TreeSet::new));
        assertThat(covered).isEqualTo(components);
    }

    static List<Case> cases() {
        return MatrixCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decidesAboutThePacketAndNotAboutItsTwin(Case matrixCase) {
        for (Verdict fallback : Verdict.values()) {
            for (Action action : Action.values()) {
                Judgement matched = action == Action.COUNT
                        ? new Judgement(fallback, Reason.DEFAULT, null, List.of("r_1"))
                        : new Judgement(verdict(action), Reason.RULE, "r_1", List.of());
                Judgement unmatched = new Judgement(fallback, Reason.DEFAULT, null, List.of());
                stand.install(policy(fallback, rule(matrixCase.match(), action)));
                expect(matrixCase.packet(), matched, matrixCase + ", " + action + " over " + fallback);
                stand.install(policy(fallback, rule(matrixCase.twinMatch(), action)));
                expect(matrixCase.twin(), unmatched, "twin of " + matrixCase + ", " + action + " over " + fallback);
            }
        }
    }

    private void expect(byte[] frame, Judgement stated, String where) {
        assertThat(stand.expected(frame)).as("the judge on %s", where).isEqualTo(stated);
        stand.check(frame, where);
    }

    private static Verdict verdict(Action action) {
        return action == Action.PASS ? Verdict.PASS : Verdict.DROP;
    }
}
