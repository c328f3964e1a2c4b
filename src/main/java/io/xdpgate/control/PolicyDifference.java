package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntryDifference;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two policies.
 *
 * @param added rules of the second, in order of creation
 * @param changed rules of the second with another content, moved or not
 * @param moved rules of the second that only have another place among equal priorities
 * @param removed rules of the first
 * @param sets those with other entries or another comment, and those that come or go, by name
 */
public record PolicyDifference(
        List<Rule> added, List<Rule> changed, List<Rule> moved, List<Rule> removed, List<SetDifference> sets) {
    public PolicyDifference {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        moved = List.copyOf(moved);
        removed = List.copyOf(removed);
        sets = List.copyOf(sets);
    }

    /**
     * One address set.
     *
     * @param added entries
     * @param removed entries
     */
    public record SetDifference(String name, Change change, int added, int removed) {
        /** What becomes of it. */
        public enum Change {
            CREATED,
            CHANGED,
            DELETED
        }
    }

    public static PolicyDifference between(Policy before, Policy after) {
        Map<String, Rule> gone = new TreeMap<>();
        List<Rule> come = new ArrayList<>();
        RuleList.diff(before.ruleList(), after.ruleList(), (old, young) -> {
            if (old != null) {
                gone.put(old.id(), old);
            }
            if (young != null) {
                come.add(young);
            }
        });
        List<Rule> added = new ArrayList<>();
        List<Rule> changed = new ArrayList<>();
        List<Rule> moved = new ArrayList<>();
        for (Rule young : come) {
            switch (RevisionSummary.kind(gone.remove(young.id()), young)) {
                case ADDED -> added.add(young);
                case CHANGED -> changed.add(young);
                case MOVED -> moved.add(young);
                default -> {}
            }
        }
        return new PolicyDifference(added, changed, moved, List.copyOf(gone.values()), sets(before, after));
    }

    private static List<SetDifference> sets(Policy before, Policy after) {
        TreeSet<String> names = new TreeSet<>(before.sets().names());
        names.addAll(after.sets().names());
        List<SetDifference> differences = new ArrayList<>();
        for (String name : names) {
            AddressSet old = before.sets().get(name).orElse(null);
            AddressSet young = after.sets().get(name).orElse(null);
            if (old == null || young == null || old.version() != young.version()) {
                EntryDifference entries = EntryDifference.between(entries(old), entries(young));
                SetDifference.Change change = old == null
                        ? SetDifference.Change.CREATED
                        : young == null ? SetDifference.Change.DELETED : SetDifference.Change.CHANGED;
                differences.add(new SetDifference(name, change, entries.added(), entries.removed()));
            }
        }
        return differences;
    }

    private static EntrySet entries(@Nullable AddressSet set) {
        return set == null ? EntrySet.EMPTY : set.entries();
    }
}
