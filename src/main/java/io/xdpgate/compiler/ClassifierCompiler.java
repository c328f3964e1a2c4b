package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes classifiers of rules, which are given in order of key. Used for one policy: what it knows of interfaces and sets does not change.
 */
final class ClassifierCompiler {
    /** Entries that lists should have at most, the best first. */
    private static final int[] CAPS = {8, 16, 32, Classifier.MOST_ENTRIES};

    private final Conditions conditions;
    private final SetBits sets;
    private final EntryMaker maker;

    ClassifierCompiler(Map<String, Integer> interfaceSlots, SetBits sets) {
        this.conditions = new Conditions(interfaceSlots);
        this.sets = sets;
        this.maker = new EntryMaker(conditions, sets);
    }

    /**
     * Rules that end the search.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if they need more room than there is
     */
    Classifier main(List<Candidate> candidates) {
        Spaces spaces = new Spaces(candidates, conditions);
        Placing placing = new Placing(new Options(candidates, conditions, maker), spaces);
        for (int rest : new int[] {Rest.BLOCK_SLOTS, Limits.REST_RULES}) {
            // Lists twice as long cost less than a second block of the rest, but no more than that.
            int caps = rest == Rest.BLOCK_SLOTS ? 2 : CAPS.length;
            for (int cap : Arrays.copyOf(CAPS, caps)) {
                Place[] places = placing.places(cap);
                if (placing.globalEntries(Place.GLOBAL) <= Classifier.MOST_ENTRIES
                        && count(places, Place.REST) <= rest) {
                    placing.emptyRest(CAPS[0]);
                    return build(candidates, places, spaces, AddressTrieBuilder.Layout.FAST);
                }
            }
        }
        throw tooMany(placing.globalEntries(Place.GLOBAL) > Classifier.MOST_ENTRIES);
    }

    private static InvalidPolicyException tooMany(boolean withSets) {
        return withSets
                ? Limits.exceeded(
                        "entries for rules that name address sets and have neither a narrow address nor a narrow port",
                        Classifier.MOST_ENTRIES,
                        "use fewer of them, or fewer values in each")
                : Limits.exceeded(
                        "places for rules that overlap many others and have neither a narrow address nor a narrow"
                                + " port",
                        Limits.REST_RULES,
                        "use fewer of them, or name narrower prefixes");
    }

    /** Rules that end the search, in lists alone; null if they are too many for that. */
    @Nullable
    Classifier lists(List<Candidate> candidates) {
        Spaces spaces = new Spaces(candidates, conditions);
        Placing placing = new Placing(new Options(candidates, conditions, maker), spaces);
        for (int cap : CAPS) {
            Place[] places = placing.places(cap);
            if (placing.emptyRest(Math.max(cap, CAPS[1]))) {
                return build(candidates, places, spaces, AddressTrieBuilder.Layout.COMPACT);
            }
        }
        return null;
    }

    /**
     * Count rules; null if none of them can match.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if they need more room than there is
     */
    @Nullable
    Classifier counts(List<Candidate> candidates) {
        List<CountSlot> slots = new ArrayList<>();
        for (int rule = 0; rule < candidates.size(); rule++) {
            if (!maker.never(candidates.get(rule))) {
                slots.addAll(CountSlot.of(rule, candidates.get(rule), sets));
            }
        }
        if (slots.size() > Limits.COUNT_SLOTS) {
            throw Limits.exceeded(
                    "places for enabled rules with action count", Limits.COUNT_SLOTS, "disable or delete some");
        }
        if (slots.isEmpty()) {
            return null;
        }
        List<Candidate> inSlots = slots.stream().map(CountSlot::conditions).toList();
        Place[] places = new Place[inSlots.size()];
        Arrays.fill(places, Place.REST);
        return new ClassifierBuilder(inSlots, places, conditions, new Spaces(inSlots, conditions), maker)
                .build(infos(candidates), slot -> slots.get(slot).entry(maker), AddressTrieBuilder.Layout.FAST);
    }

    private Classifier build(
            List<Candidate> candidates, Place[] places, Spaces spaces, AddressTrieBuilder.Layout layout) {
        return new ClassifierBuilder(candidates, places, conditions, spaces, maker)
                .build(
                        infos(candidates),
                        rule -> maker.slot(rule, candidates.get(rule).families(), new long[2], new boolean[2]),
                        layout);
    }

    private static List<RuleInfo> infos(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::info).toList();
    }

    private static int count(Place[] places, Place place) {
        int count = 0;
        for (Place other : places) {
            count += other == place ? 1 : 0;
        }
        return count;
    }
}
