package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The difference of lists that share chunks against that of plain lists of the same rules. */
class RuleDifferenceTest {
    private final Random random = new Random(5);

    @Test
    void listsThatShareChunksDifferAsPlainOnesDo() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            rules.add(rule(i));
        }
        RuleList before = RuleList.of(rules);
        for (int step = 0; step < 200; step++) {
            RuleList after = changed(before, 1_500 + step);
            for (Set<String> moved : List.of(Set.<String>of(), Set.of("eth1"))) {
                RuleDifference shared = RuleDifference.of(before, after, moved);
                RuleDifference plain = RuleDifference.of(List.copyOf(before), List.copyOf(after), moved);
                assertThat(shared.gone()).isEqualTo(plain.gone());
                assertThat(shared.fresh()).isEqualTo(plain.fresh());
            }
            before = step % 20 == 0 ? after : before;
        }
    }

    @Test
    void whatTheTablesDoNotSayIsNoDifference() {
        Rule rule = rule(1, true, "a");
        RuleList before = RuleList.of(List.of(rule, rule(2, true, "b")));
        RuleDifference comment = RuleDifference.of(before, before.replaced(rule(1, true, "other")), Set.of());
        assertThat(comment.gone()).isEmpty();
        assertThat(comment.fresh()).isEmpty();
        RuleDifference disabled = RuleDifference.of(before, before.replaced(rule(1, false, "a")), Set.of());
        assertThat(disabled.gone()).containsExactly(rule);
        assertThat(disabled.fresh()).isEmpty();
    }

    private RuleList changed(RuleList before, long sequence) {
        Set<Rule> gone = new HashSet<>();
        List<Rule> come = new ArrayList<>(List.of(rule(sequence)));
        for (int i = 0; i < random.nextInt(4); i++) {
            Rule old = before.get(random.nextInt(before.size()));
            if (gone.add(old) && random.nextBoolean()) {
                come.add(rule(old.sequence()));
            }
        }
        return before.edited(gone, come);
    }

    private Rule rule(long sequence) {
        return rule(sequence, random.nextInt(4) > 0, "c" + random.nextInt(3));
    }

    private static Rule rule(long sequence, boolean enabled, String comment) {
        return new Rule(
                "r_" + sequence,
                sequence,
                null,
                Rule.DEFAULT_PRIORITY,
                enabled,
                Matches.match().interfaces(sequence % 3 == 0 ? "eth1" : "eth0").build(),
                Action.DROP,
                null,
                LogChoice.ABSENT,
                null,
                comment,
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }
}
