package io.xdpgate.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often rules name each address set, so that a change of few rules asks few rules. Immutable. */
final class SetUse {
    static final SetUse NONE = new SetUse(new TreeMap<>(), new TreeMap<>());

    private final SortedMap<String, Integer> byRules;
    private final SortedMap<String, Integer> byEnabledRules;

    private SetUse(SortedMap<String, Integer> byRules, SortedMap<String, Integer> byEnabledRules) {
        this.byRules = byRules;
        this.byEnabledRules = byEnabledRules;
    }

    /** The sets that enabled rules name, sorted. */
    Set<String> byEnabledRules() {
        return Collections.unmodifiableSet(byEnabledRules.keySet());
    }

    /** Whether a rule, enabled or not, names a set. */
    boolean names(String set) {
        return byRules.containsKey(set);
    }

    /** @param gone rules that are counted here */
    SetUse edited(Collection<Rule> gone, Collection<Rule> come) {
        if (gone.stream().allMatch(SetUse::namesNone) && come.stream().allMatch(SetUse::namesNone)) {
            return this;
        }
        SetUse next = new SetUse(new TreeMap<>(byRules), new TreeMap<>(byEnabledRules));
        gone.forEach(rule -> next.count(rule, -1));
        come.forEach(rule -> next.count(rule, 1));
        return next;
    }

    private void count(Rule rule, int change) {
        for (String set : rule.match().sets()) {
            count(byRules, set, change);
            if (rule.enabled()) {
                count(byEnabledRules, set, change);
            }
        }
    }

    private static void count(SortedMap<String, Integer> uses, String set, int change) {
        int left = uses.getOrDefault(set, 0) + change;
        if (left == 0) {
            uses.remove(set);
        } else {
            uses.put(set, left);
        }
    }

    private static boolean namesNone(Rule rule) {
        return rule.match().sets().isEmpty();
    }
}
