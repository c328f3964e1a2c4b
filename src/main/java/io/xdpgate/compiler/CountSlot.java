package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A count rule, or a part of one, as the bit vector takes it. A side that is to be in prefixes or in sets makes two
 * parts that no packet meets both, or the packet would count twice: in the prefixes; outside them and in the sets.
 *
 * @param conditions without sets
 * @param masks bits of the sets of source and destination, 0 for none
 * @param negated whether the address must be in none of them
 */
record CountSlot(int rule, Candidate conditions, long[] masks, boolean[] negated) {
    private record Part(@Nullable AddressMatch prefixes, long mask, boolean negated) {}

    static List<CountSlot> of(int rule, Candidate candidate, SetBits sets) {
        List<CountSlot> slots = new ArrayList<>();
        Match match = candidate.match();
        for (Part source : parts(match.source(), sets)) {
            for (Part destination : parts(match.destination(), sets)) {
                slots.add(new CountSlot(
                        rule,
                        new Candidate(
                                candidate.info(),
                                candidate.rule(),
                                match.withAddresses(source.prefixes, destination.prefixes),
                                candidate.families()),
                        new long[] {source.mask, destination.mask},
                        new boolean[] {source.negated, destination.negated}));
            }
        }
        return slots;
    }

    Entry entry(EntryMaker maker) {
        return maker.slot(rule, conditions.families(), masks, negated);
    }

    private static List<Part> parts(@Nullable AddressMatch condition, SetBits sets) {
        if (condition == null || condition.sets().isEmpty()) {
            return List.of(new Part(condition, 0, false));
        }
        long mask = sets.mask(condition);
        AddressMatch outside =
                condition.prefixes().isEmpty() ? null : new AddressMatch(condition.prefixes(), List.of(), true);
        Part inSets = new Part(outside, mask, condition.negated());
        if (condition.negated() || outside == null) {
            return List.of(inSets);
        }
        return List.of(new Part(new AddressMatch(condition.prefixes(), List.of(), false), 0, false), inSets);
    }
}
