package io.xdpgate.model;

import io.xdpgate.control.RuleDraft;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Drafts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a revision says, without address sets.
 *
 * @param rules in order of creation; those that the service has not named yet are without id
 */
record Content(Verdict defaultAction, PolicyOptions options, List<RuleDraft> rules) {
    static final Content INITIAL = new Content(Verdict.PASS, PolicyOptions.DEFAULT, List.of());

    Content {
        rules = List.copyOf(rules);
    }

    static Content of(Policy policy) {
        return new Content(
                policy.defaultAction(),
                policy.options(),
                policy.rules().stream().map(Drafts::copy).toList());
    }

    Content withRules(List<RuleDraft> others) {
        return new Content(defaultAction, options, others);
    }

    /** Without the rules that expire at a time or before it. */
    Content at(Instant now) {
        return withRules(rules.stream()
                .filter(rule -> rule.expiresAt() == null || rule.expiresAt().isAfter(now))
                .toList());
    }

    int indexOf(String id) {
        for (int i = 0; i < rules.size(); i++) {
            if (id.equals(rules.get(i).id())) {
                return i;
            }
        }
        return -1;
    }

    /** Gives new rules the ids that the service has given them, by their place. */
    Content named(List<Rule> real) {
        List<RuleDraft> named = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            RuleDraft rule = rules.get(i);
            boolean isNew = rule.id() == null && i < real.size();
            named.add(isNew ? rule.withId(real.get(i).id()) : rule);
        }
        return withRules(named);
    }

    /** The list that a caller sends, with the ids that it is recognised by. */
    Content recognising(List<RuleDraft> wanted) {
        Set<String> claimed = new HashSet<>();
        wanted.stream().filter(draft -> draft.id() != null).forEach(draft -> claimed.add(draft.id()));
        Map<String, String> idOfName = new HashMap<>();
        rules.stream()
                .filter(rule -> rule.name() != null && !claimed.contains(rule.id()))
                .forEach(rule -> idOfName.put(rule.name(), rule.id()));
        return withRules(wanted.stream()
                .map(draft -> draft.id() != null || draft.name() == null
                        ? draft
                        : draft.withId(idOfName.remove(draft.name())))
                .toList());
    }

    boolean repeatsAName() {
        List<String> names =
                rules.stream().map(RuleDraft::name).filter(name -> name != null).toList();
        return new HashSet<>(names).size() < names.size();
    }

    /** For the plain evaluator, which asks for the order alone. */
    List<Rule> asRules() {
        List<Rule> made = new ArrayList<>();
        for (RuleDraft draft : rules) {
            made.add(new Rule(
                    String.valueOf(draft.id()),
                    made.size() + 1L,
                    null,
                    draft.priority(),
                    draft.enabled(),
                    draft.match(),
                    draft.action(),
                    draft.wouldBe(),
                    LogChoice.OFF,
                    null,
                    null,
                    Map.of(),
                    null,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1));
        }
        return made;
    }

    Set<String> setsNamed() {
        Set<String> names = new HashSet<>();
        rules.stream().map(RuleDraft::match).map(Match::sets).forEach(names::addAll);
        return names;
    }
}
