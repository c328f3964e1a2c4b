package io.xdpgate.bench;

import static io.xdpgate.testkit.Drafts.PLAIN;

import io.xdpgate.classbench.AddressList;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.judge.Rules;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Drafts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Where benchmarks meet the address sets of a policy. */
final class Sets {
    private static final String NAME = "listed";

    private Sets() {}

    /** A policy that drops by default, with one rule that drops packets from the set; the set holds the list. */
    static Policy withSet(AddressList list) {
        AddressSet set = AddressSet.create(NAME, null, entries(list), Instant.EPOCH);
        return Rules.policy(Verdict.DROP, Rules.rule(fromSet(), Action.DROP)).withSets(AddressSets.NONE.with(set));
    }

    /**
     * Changes of one set through the control plane; each is in force when the call returns. Making it creates the
     * set, empty, and a rule that drops packets from it.
     */
    static SetChanges changes(PolicyControl control) {
        SetControl sets = new SetControl(control, SetLimits.DEFAULT, Clock.systemUTC());
        sets.create(new SetDraft(NAME, null, List.of()), PLAIN);
        control.create(List.of(Drafts.of(null, null, fromSet(), null)), PLAIN);
        return new SetChanges() {
            @Override
            public void replace(AddressList list) {
                sets.replace(NAME, entries(list), set -> true, PLAIN);
            }

            @Override
            public void add(Prefix entry) {
                sets.change(NAME, List.of(SetEntry.of(entry)), List.of(), set -> true, PLAIN);
            }

            @Override
            public void remove(Prefix entry) {
                sets.change(NAME, List.of(), List.of(entry), set -> true, PLAIN);
            }
        };
    }

    /** See {@link #changes}. */
    interface SetChanges {
        void replace(AddressList entries);

        void add(Prefix entry);

        void remove(Prefix entry);
    }

    private static Match fromSet() {
        return Matches.match()
                .source(new AddressMatch(List.of(), List.of(NAME), false))
                .build();
    }

    private static EntrySet entries(AddressList list) {
        EntrySetBuilder builder = new EntrySetBuilder();
        list.entries().forEach(builder::add);
        return builder.build();
    }
}
