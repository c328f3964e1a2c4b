package io.xdpgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of rules against a plain list that is sorted and searched anew each time. */
class RuleListTest {
    /** Sets that rules name. */
    private static final int SETS = 40;

    private final Random random = new Random(11);
    private long nextSequence = 1;

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 256, 257, 2_000})
    void agreesWithAPlainListThroughRandomEdits(int initial) {
        List<Rule> model = new ArrayList<>();
        for (int i = 0; i < initial; i++) {
            model.add(random(nextSequence++));
        }
        Collections.shuffle(model, random);
        RuleList list = RuleList.of(model);
        assertAgrees(list, model);
        for (int step = 0; step < 300; step++) {
            List<Rule> gone = new ArrayList<>();
            List<Rule> come = new ArrayList<>();
            int size = step % 50 == 49 ? 200 : 1 + random.nextInt(3);
            change(model, size, gone, come);
            RuleList next = list.edited(gone, come);
            model.removeAll(new HashSet<>(gone));
            model.addAll(come);
            assertDiffLeadsFrom(list, next);
            list = next;
            if (step % 10 == 9) {
                assertAgrees(list, model);
            }
        }
        assertAgrees(list, model);
        assertAgrees(list.edited(List.copyOf(list), List.of()), List.of());
    }

    /** New rules, rules that go, rules in the place of others, and rules that move. */
    private void change(List<Rule> model, int size, List<Rule> gone, List<Rule> come) {
        Set<Rule> chosen = new HashSet<>();
        for (int i = 0; i < size; i++) {
            int kind = random.nextInt(5);
            Rule old = model.isEmpty() ? null : model.get(random.nextInt(model.size()));
            if (kind < 2 || old == null) {
                come.add(random(nextSequence++));
            } else if (chosen.add(old)) {
                gone.add(old);
                if (kind > 2) {
                    come.add(random(old.id(), kind == 3 ? old.sequence() : nextSequence++));
                }
            }
        }
    }

    private static void assertAgrees(RuleList list, List<Rule> model) {
        List<Rule> byCreation = sorted(model, Comparator.comparingLong(Rule::sequence));
        assertThat(list.equals(byCreation)).isTrue();
        assertThat(byCreation.equals(list)).isTrue();
        assertThat(list.hashCode()).isEqualTo(byCreation.hashCode());
        assertThat(list.stream().toList()).isEqualTo(byCreation);
        for (int i = 0; i < list.size(); i++) {
            Rule rule = list.get(i);
            assertThat(list.byId(rule.id())).containsSame(rule);
            if (rule.name() != null) {
                assertThat(list.byName(rule.name())).containsSame(rule);
            }
        }
        assertThat(list.byId("r_none")).isEmpty();
        assertThat(list.byName("none")).isEmpty();
        List<Rule> tried = sorted(model, Rule.ORDER);
        assertThat(list.inOrder()).containsExactlyElementsOf(tried);
        for (int i = 0; i < tried.size(); i += 1 + tried.size() / 7) {
            List<Rule> left = new ArrayList<>();
            list.after(tried.get(i).priority(), tried.get(i).sequence()).forEachRemaining(left::add);
            assertThat(left).isEqualTo(tried.subList(i + 1, tried.size()));
        }
        assertThat(list.enabledCountRules())
                .isEqualTo(Math.toIntExact(model.stream()
                        .filter(rule -> rule.enabled() && rule.action() == Action.COUNT)
                        .count()));
        assertExpiryAgrees(list, model);
        assertSetsAgree(list, byCreation);
    }

    private static void assertSetsAgree(RuleList list, List<Rule> byCreation) {
        assertThat(list.setsOfEnabledRules())
                .containsExactlyElementsOf(byCreation.stream()
                        .filter(Rule::enabled)
                        .flatMap(rule -> rule.match().sets().stream())
                        .distinct()
                        .sorted()
                        .toList());
        for (int set = 0; set <= SETS; set++) {
            String name = "s" + set;
            assertThat(list.namingSet(name))
                    .isEqualTo(byCreation.stream()
                            .filter(rule -> rule.match().sets().contains(name))
                            .toList());
        }
    }

    private static void assertExpiryAgrees(RuleList list, List<Rule> model) {
        List<Instant> times = model.stream()
                .map(Rule::expiresAt)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        assertThat(list.earliestExpiry()).isEqualTo(times.stream().findFirst());
        for (Instant now : List.of(Instant.EPOCH, Instant.ofEpochSecond(50), Instant.ofEpochSecond(100))) {
            assertThat(list.expired(now))
                    .containsExactlyInAnyOrderElementsOf(model.stream()
                            .filter(rule -> rule.expiresAt() != null
                                    && !rule.expiresAt().isAfter(now))
                            .toList());
        }
    }

    private static void assertDiffLeadsFrom(RuleList before, RuleList after) {
        Map<Long, Rule> bySequence = new HashMap<>();
        before.forEach(rule -> bySequence.put(rule.sequence(), rule));
        RuleList.diff(before, after, (old, young) -> {
            assertThat(old).isNotEqualTo(young);
            if (old != null) {
                assertThat(bySequence.remove(old.sequence())).isEqualTo(old);
            }
            if (young != null) {
                assertThat(bySequence.put(young.sequence(), young)).isNull();
            }
        });
        assertThat(sorted(bySequence.values().stream().toList(), Comparator.comparingLong(Rule::sequence)))
                .isEqualTo(after);
    }

    @Test
    void equalListsNeedNotShareChunks() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            rules.add(random(nextSequence++));
        }
        RuleList whole = RuleList.of(rules);
        RuleList grown = RuleList.of(rules.subList(300, 600)).edited(List.of(), rules.subList(0, 300));
        assertThat(grown.equals(whole)).isTrue();
        assertThat(grown.without(rules.getFirst().id()).equals(whole)).isFalse();
        assertThat(grown.replaced(random(rules.getFirst().id(), 1)).equals(whole))
                .isFalse();
    }

    @Test
    void oneRuleIsAddedReplacedAndTakenOut() {
        Rule first = random("r_a", 1);
        RuleList one = RuleList.EMPTY.with(first);
        assertThat(one).containsExactly(first);
        assertThatThrownBy(() -> one.with(random("r_a", 2))).isInstanceOf(IllegalArgumentException.class);
        Rule other = random("r_a", 1);
        assertThat(one.replaced(other)).containsExactly(other);
        assertThat(one.without("r_a")).isEmpty();
        assertThat(one.without("r_b")).isSameAs(one);
        assertThat(RuleList.of(one)).isSameAs(one);
        assertThatThrownBy(() -> one.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> one.iterator().remove()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void rulesOfOneSequenceKeepTheOrderInWhichTheyCome() {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            rules.add(random("r_" + i, 7));
        }
        RuleList list = RuleList.of(rules);
        assertThat(list).isEqualTo(rules);
        Rule gone = rules.remove(500);
        assertThat(list.without(gone.id())).isEqualTo(rules);
    }

    private static List<Rule> sorted(List<Rule> rules, Comparator<Rule> order) {
        return rules.stream().sorted(order).toList();
    }

    private Rule random(long sequence) {
        return random("r_" + Long.toString(sequence * 7_919 % 100_003, 36) + "_" + sequence, sequence);
    }

    private Match namingSets() {
        return Matches.match().source(set()).destination(set()).build();
    }

    private AddressMatch set() {
        return new AddressMatch(List.of(), List.of("s" + random.nextInt(SETS)), random.nextBoolean());
    }

    private Rule random(String id, long sequence) {
        boolean counts = random.nextInt(10) == 0;
        @Nullable String name = random.nextBoolean() ? "n" + sequence + "-" + random.nextInt() : null;
        return new Rule(
                id,
                sequence,
                name,
                random.nextInt(20),
                random.nextInt(5) > 0,
                random.nextInt(4) == 0 ? namingSets() : Match.EVERY,
                counts ? Action.COUNT : Action.DROP,
                counts ? Verdict.DROP : null,
                LogChoice.ABSENT,
                random.nextInt(3) == 0 ? Instant.ofEpochSecond(random.nextInt(200)) : null,
                "c" + random.nextLong(),
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }
}
