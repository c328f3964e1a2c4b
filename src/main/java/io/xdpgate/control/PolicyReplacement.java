package io.xdpgate.control;

import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces all rules of a policy by a list. Rules are recognised by id, then by name, and keep their id; listed
 * order becomes order of creation. A rule whose content is the same and that was not moved past another keeps its
 * revision, even where a rule that was put before it makes its sequence number grow.
 */
final class PolicyReplacement {
    private final PolicyEdit edit;
    private final List<RuleDraft> drafts;
    private final @Nullable Rule[] olds;

    private PolicyReplacement(PolicyEdit edit, List<RuleDraft> drafts) {
        this.edit = edit;
        this.drafts = drafts;
        this.olds = new @Nullable Rule[drafts.size()];
    }

    static void replace(PolicyEdit edit, List<RuleDraft> drafts) {
        PolicyReplacement replacement = new PolicyReplacement(edit, drafts);
        boolean sound = replacement.recognise();
        for (int i = 0; i < drafts.size(); i++) {
            sound &= edit.check(base(i), drafts.get(i));
        }
        if (sound) {
            replacement.carryOut();
        }
    }

    private static String base(int index) {
        return "/rules/" + index;
    }

    /** Finds the old rule of each draft; false if an id is unknown or comes twice. */
    private boolean recognise() {
        boolean sound = true;
        Set<String> claimed = new HashSet<>();
        for (int i = 0; i < olds.length; i++) {
            String id = drafts.get(i).id();
            if (id == null) {
                continue;
            }
            olds[i] = edit.before().rule(id).orElse(null);
            if (olds[i] == null) {
                edit.fault(base(i) + "/id", "there is no rule '" + id + "'; leave the id out for a new rule");
                sound = false;
            } else if (!claimed.add(id)) {
                edit.fault(base(i) + "/id", "the rule '" + id + "' is listed twice");
                sound = false;
            }
        }
        recogniseNames(claimed);
        return sound;
    }

    private void recogniseNames(Set<String> claimed) {
        // Once only, so that a name that is listed twice is a duplicate and not one rule twice.
        Set<String> found = new HashSet<>();
        for (int i = 0; i < olds.length; i++) {
            String name = drafts.get(i).name();
            if (drafts.get(i).id() == null && name != null && found.add(name)) {
                olds[i] = edit.before()
                        .ruleList()
                        .byName(name)
                        .filter(rule -> !claimed.contains(rule.id()))
                        .orElse(null);
            }
        }
    }

    private void carryOut() {
        Set<Integer> inOrder = longestAscending();
        edit.removeAllRules();
        long last = Long.MIN_VALUE;
        for (int i = 0; i < olds.length; i++) {
            Rule old = olds[i];
            RuleDraft draft = drafts.get(i);
            if (old == null) {
                last = edit.create(base(i), draft).orElseThrow().sequence();
            } else {
                last = old.sequence() > last ? old.sequence() : edit.takeSequence();
                edit.update(base(i), old, draft, last, !inOrder.contains(i));
            }
        }
    }

    /** Indexes of a largest set of recognised rules that are in their old order: the others were moved. */
    private Set<Integer> longestAscending() {
        int[] tails = new int[olds.length];
        int[] previous = new int[olds.length];
        Arrays.fill(previous, -1);
        int length = 0;
        for (int i = 0; i < olds.length; i++) {
            if (olds[i] != null) {
                int at = place(tails, length, sequence(i));
                previous[i] = at == 0 ? -1 : tails[at - 1];
                tails[at] = i;
                length = Math.max(length, at + 1);
            }
        }
        List<Integer> found = new ArrayList<>();
        for (int i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = previous[i]) {
            found.add(i);
        }
        return new HashSet<>(found);
    }

    /** First place among the ascending tails whose sequence is not below. */
    private int place(int[] tails, int length, long sequence) {
        int low = 0;
        int high = length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(tails[middle]) < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long sequence(int index) {
        Rule old = olds[index];
        return old == null ? Long.MAX_VALUE : old.sequence();
    }
}
