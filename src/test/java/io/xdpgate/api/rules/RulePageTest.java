package io.xdpgate.api.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages one after another are the list sorted as a whole. */
class RulePageTest {
    private final Random random = new Random(5);
    private final RuleList rules = rules(900);

    @ParameterizedTest
    @EnumSource(RuleOrder.class)
    void pagesGoThroughTheWholeList(RuleOrder order) {
        assertPages(order, null);
        assertPages(order, Action.PASS);
    }

    private void assertPages(RuleOrder order, @Nullable Action action) {
        List<Rule> expected = rules.stream()
                .filter(rule -> action == null || rule.action() == action)
                .sorted(Comparator.comparing(order::position, order.comparator()))
                .toList();
        List<Rule> found = new ArrayList<>();
        RuleOrder.Position after = null;
        while (true) {
            List<Rule> page = RulePage.first(70, rules, query(order, action, after));
            found.addAll(page);
            if (page.size() < 70) {
                break;
            }
            after = order.position(order.cursor(order.position(page.getLast()))).orElseThrow();
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aPageGoesOnWhereTheRuleBeforeItHasGone() {
        Rule last =
                RulePage.first(10, rules, query(RuleOrder.PRIORITY, null, null)).getLast();
        RuleQuery next = query(RuleOrder.PRIORITY, null, RuleOrder.PRIORITY.position(last));
        assertThat(RulePage.first(10, rules.without(last.id()), next)).isEqualTo(RulePage.first(10, rules, next));
    }

    @Test
    void aCursorWhoseRankIsNoPriorityIsNone() {
        assertThat(RuleOrder.PRIORITY.position(cursor("1000001000000"))).isPresent();
        assertThat(RuleOrder.PRIORITY.position(cursor("9000001000000"))).isEmpty();
        assertThat(RuleOrder.PRIORITY.position(cursor("x"))).isEmpty();
    }

    private static String cursor(String rank) {
        return RuleOrder.PRIORITY.cursor(new RuleOrder.Position(rank, 1));
    }

    private static RuleQuery query(RuleOrder order, @Nullable Action action, RuleOrder.@Nullable Position after) {
        return new RuleQuery(Map.of(), null, action, null, false, 70, order, after);
    }

    private RuleList rules(int count) {
        List<Rule> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant created = Instant.ofEpochMilli(random.nextInt(50));
            made.add(new Rule(
                    "r_" + i,
                    i,
                    random.nextBoolean() ? "name-" + random.nextInt() : null,
                    random.nextInt(9) * 100_000,
                    true,
                    Match.EVERY,
                    random.nextBoolean() ? Action.PASS : Action.DROP,
                    null,
                    LogChoice.ABSENT,
                    null,
                    null,
                    Map.of(),
                    null,
                    created,
                    created,
                    1));
        }
        return RuleList.of(made);
    }
}
