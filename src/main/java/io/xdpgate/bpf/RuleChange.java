package io.xdpgate.bpf;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.RuleInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules and guard entries that come into force with a policy, and those that go; parts in common cost nothing. */
record RuleChange(List<RuleInfo> added, List<RuleInfo> removed) {
    private static final BitSet NONE = new BitSet();

    /**
     * The first change of a process: rules that lived before it go on or go.
     *
     * @param living see {@link RulePlaces#identity}
     */
    static RuleChange since(Collection<Object> living, PolicyTables after) {
        Set<Object> going = new LinkedHashSet<>(living);
        List<RuleInfo> coming = new ArrayList<>(between(null, after).added());
        coming.removeIf(rule -> going.remove(RulePlaces.identity(rule)));
        return new RuleChange(coming, going.stream().map(RulePlaces::named).toList());
    }

    static RuleChange between(@Nullable PolicyTables before, PolicyTables after) {
        List<RuleInfo> coming = new ArrayList<>();
        Map<Object, RuleInfo> going = new LinkedHashMap<>();
        if (before != null && StoredPolicy.isSame(before.main(), after.main())) {
            alive(after.main(), after.dead(), coming, before.dead());
            List<RuleInfo> dying = new ArrayList<>();
            alive(before.main(), before.dead(), dying, after.dead());
            dying.forEach(rule -> going.put(RulePlaces.identity(rule), rule));
        } else {
            alive(after.main(), after.dead(), coming, null);
            if (before != null) {
                List<RuleInfo> dying = new ArrayList<>();
                alive(before.main(), before.dead(), dying, null);
                dying.forEach(rule -> going.put(RulePlaces.identity(rule), rule));
            }
        }
        compare(before == null ? null : before.overlay(), after.overlay(), coming, going);
        compare(before == null ? null : before.counts(), after.counts(), coming, going);
        coming.removeIf(rule -> going.remove(RulePlaces.identity(rule)) != null);
        return new RuleChange(coming, List.copyOf(going.values()));
    }

    /**
     * Adds the rules that are not dead.
     *
     * @param among only those that were dead in here; null: all
     */
    private static void alive(Classifier part, BitSet dead, List<RuleInfo> rules, @Nullable BitSet among) {
        if (among != null) {
            BitSet changed = (BitSet) among.clone();
            changed.andNot(dead);
            changed.stream().forEach(rule -> rules.add(part.rules().get(rule)));
            return;
        }
        for (int rule = 0; rule < part.rules().size(); rule++) {
            if (!dead.get(rule)) {
                rules.add(part.rules().get(rule));
            }
        }
    }

    private static void compare(
            @Nullable Classifier before,
            @Nullable Classifier after,
            List<RuleInfo> coming,
            Map<Object, RuleInfo> going) {
        if (StoredPolicy.isSame(before, after)) {
            return;
        }
        if (after != null) {
            alive(after, NONE, coming, null);
        }
        if (before != null) {
            before.rules().forEach(rule -> going.put(RulePlaces.identity(rule), rule));
        }
    }
}
