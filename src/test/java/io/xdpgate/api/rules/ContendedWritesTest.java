package io.xdpgate.api.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.control.Applied;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RefusedException;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.RuleStep;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Patches that others get in the way of, between the reading of the rule and the writing of the result. */
class ContendedWritesTest {
    private static final JsonNode PATCH = parse("{\"comment\":\"mine\"}");

    private final Contended control = new Contended();
    private final RuleWrites writes = new RuleWrites(control, new RuleReader());
    private String id = "";

    @BeforeEach
    void start() {
        control.initialise();
        id = control.create(List.of(Drafts.drop("a", 80)), Drafts.PLAIN)
                .value()
                .getFirst()
                .id();
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void aPatchIsMergedAnewAndKeepsWhatOthersWrote() {
        control.others = RuleWrites.PATCH_ATTEMPTS - 1;
        Rule patched = writes.patch(id, PATCH, rule -> true, Drafts.PLAIN).value();
        assertThat(patched.comment()).isEqualTo("mine");
        assertThat(patched.priority()).isEqualTo(control.lastPriority);
        assertThat(control.others).isZero();
    }

    @Test
    void endlessContentionIsAConflictAndNoFailedPrecondition() {
        control.others = Integer.MAX_VALUE;
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> writes.patch(id, PATCH, rule -> true, Drafts.PLAIN))
                .satisfies(refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.CONFLICT));
        assertThat(control.others).isEqualTo(Integer.MAX_VALUE - RuleWrites.PATCH_ATTEMPTS);
        assertThat(writes.current(id).comment()).isNull();
    }

    @Test
    void thePreconditionOfTheCallerIsJudgedEveryTime() {
        control.others = 1;
        Rule seen = writes.current(id);
        assertThatExceptionOfType(RefusedException.PreconditionFailed.class)
                .isThrownBy(() -> writes.patch(id, PATCH, seen::equals, Drafts.PLAIN));
        assertThat(writes.current(id).comment()).isNull();
        Rule now = writes.current(id);
        assertThat(writes.patch(id, PATCH, now::equals, Drafts.PLAIN).value().comment())
                .isEqualTo("mine");
    }

    @Test
    void aBatchIsReadAnewToo() {
        JsonNode batch =
                parse("{\"steps\":[{\"op\":\"patch\",\"id\":\"" + id + "\",\"patch\":{\"comment\":\"mine\"}}]}");
        control.others = RuleWrites.PATCH_ATTEMPTS - 1;
        Rule patched = writes.batch(batch, Drafts.PLAIN).value().getFirst();
        assertThat(patched.comment()).isEqualTo("mine");
        assertThat(patched.priority()).isEqualTo(control.lastPriority);
        control.others = Integer.MAX_VALUE;
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> writes.batch(batch, Drafts.PLAIN))
                .satisfies(refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.CONFLICT));
    }

    private static JsonNode parse(String text) {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lets others write first, as often as it is told to. */
    private static final class Contended extends PolicyControl {
        private int others;
        private int lastPriority;

        Contended() {
            super(
                    new FakeDataplane(),
                    new IncrementalCompilation(Guard.NONE),
                    new MemoryPolicyStore(),
                    PolicyLimits.DEFAULT,
                    Clock.systemUTC());
        }

        @Override
        public Applied<Rule> replace(
                String ruleId, RuleDraft draft, Predicate<Rule> precondition, WriteOptions options) {
            othersWrite();
            return super.replace(ruleId, draft, precondition, options);
        }

        @Override
        public Applied<List<Rule>> batch(List<RuleStep> steps, WriteOptions options) {
            othersWrite();
            return super.batch(steps, options);
        }

        private void othersWrite() {
            if (others == 0) {
                return;
            }
            others--;
            Rule rule = current().rules().getFirst();
            lastPriority = rule.priority() + 1;
            RuleDraft was = Drafts.copy(rule);
            RuleDraft changed = new RuleDraft(
                    was.id(),
                    was.name(),
                    lastPriority,
                    was.enabled(),
                    was.match(),
                    was.action(),
                    was.wouldBe(),
                    was.log(),
                    was.expiresAt(),
                    was.comment(),
                    was.labels(),
                    was.owner());
            super.replace(rule.id(), changed, any -> true, Drafts.PLAIN);
        }
    }
}
