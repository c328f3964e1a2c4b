package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Builds the tables of rules whose places are chosen. Used once. */
final class ClassifierBuilder {
    /** Entries of a list that the program compares without a call; {@code XG_LIST_SHORT}. */
    private static final int SHORT = 8;

    /** Entries that may be copied so that a packet is compared with one list less. */
    private static final int MOST_COPIES = 8_192;

    private final List<Candidate> candidates;
    private final Place[] places;
    private final Conditions conditions;
    private final Spaces spaces;
    private final EntryMaker maker;
    private final ListPool lists;
    private final int[] slotOf;
    private final List<Match> slotMatches = new ArrayList<>();
    private final int[] restRules;
    private final @Nullable RestRows rows;

    ClassifierBuilder(
            List<Candidate> candidates, Place[] places, Conditions conditions, Spaces spaces, EntryMaker maker) {
        this.candidates = candidates;
        this.places = places;
        this.conditions = conditions;
        this.spaces = spaces;
        this.maker = maker;
        this.lists = new ListPool(candidates, places, maker);
        this.slotOf = new int[places.length];
        this.restRules = rulesIn(Place.REST);
        for (int slot = 0; slot < restRules.length; slot++) {
            slotOf[restRules[slot]] = slot;
            slotMatches.add(candidates.get(restRules[slot]).match());
        }
        this.rows = restRules.length == 0 ? null : new RestRows(restRules.length);
    }

    /** @param slotEntry what a rule of the rest has in its slot */
    Classifier build(List<RuleInfo> rules, IntFunction<Entry> slotEntry, AddressTrieBuilder.Layout layout) {
        int[] global = rulesIn(Place.GLOBAL);
        int globalList = lists.list(global, global.length);
        int[] slots = new int[restRules.length];
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = lists.alone(slotEntry.apply(restRules[slot]));
        }
        EnumMap<Field, short[]> fields = rows == null ? null : fields(rows);
        AddressClasses classes = new AddressClasses(layout);
        AddressTrie trie = trie(classes);
        List<Integer> portLists = new ArrayList<>(List.of(0));
        boolean globalInPorts = global.length > 0 && fitsPorts(globalList & Classifier.MOST_ENTRIES);
        short[] portClasses = ports(portLists, globalInPorts ? global : new int[0]);
        Rest rest = rows == null || fields == null ? null : new Rest(slots, rows.words(), rows.rows(), fields);
        return new Classifier(
                rules,
                lists.entries(),
                trie,
                classes.lists(),
                classes.rows(),
                portClasses,
                portLists.stream().mapToInt(Integer::intValue).toArray(),
                globalList,
                globalInPorts,
                rest);
    }

    private EnumMap<Field, short[]> fields(RestRows pool) {
        if (RestBits.full(pool).row() != 0) {
            throw new IllegalStateException("row 0 is the row of every slot");
        }
        // First of all, because their row numbers have 16 bits.
        return new RestFields(conditions, pool).tables(slotMatches);
    }

    private AddressTrie trie(AddressClasses classes) {
        int source4 = side(classes, true, Family.IPV4);
        int source6 = side(classes, true, Family.IPV6);
        int destination4 = side(classes, false, Family.IPV4);
        int destination6 = side(classes, false, Family.IPV6);
        return classes.trie(source4, source6, destination4, destination6);
    }

    private int side(AddressClasses classes, boolean source, Family family) {
        Place here = source ? Place.SOURCE : Place.DESTINATION;
        new PlaceSweep(here, places, slotOf, lists)
                .run(spaces.addresses(source, family), atTheOutset(source, family), classes::piece);
        return classes.finish(family);
    }

    /**
     * The slots that no boundary turns on. Families are part of the source's rows, so the destination's need not keep
     * rules of the other family out.
     */
    private @Nullable RestBits atTheOutset(boolean source, Family family) {
        if (rows == null) {
            return null;
        }
        RestBits bits = new RestBits(rows);
        for (int slot = 0; slot < restRules.length; slot++) {
            Candidate candidate = candidates.get(restRules[slot]);
            boolean inFamily = candidate.families().contains(family);
            AddressMatch condition = Candidate.side(candidate.match(), source);
            if (source ? inFamily && condition == null : !inFamily || condition == null) {
                bits.toggle(slot);
            }
        }
        return bits;
    }

    /** Whether each list of a port can have so many entries more. */
    private boolean fitsPorts(int entries) {
        int[] pieces = new int[1];
        int[] longest = new int[1];
        ListPool tried = new ListPool(candidates, places, maker);
        new PlaceSweep(Place.PORT, places, slotOf, tried).run(spaces.ports(), null, (high, low, list, row) -> {
            longest[0] = Math.max(longest[0], list & Classifier.MOST_ENTRIES);
            pieces[0]++;
        });
        return longest[0] + entries <= SHORT && (long) pieces[0] * entries <= MOST_COPIES;
    }

    /** @param everywhere rules that each list of a port is to have */
    private short @Nullable [] ports(List<Integer> portLists, int[] everywhere) {
        if (rulesIn(Place.PORT).length == 0) {
            return null;
        }
        short[] classes = new short[65_536];
        Map<Integer, Integer> numbers = new HashMap<>(Map.of(0, 0));
        new PlaceSweep(Place.PORT, places, slotOf, lists, everywhere)
                .run(spaces.ports(), null, (high, low, list, row) -> {
                    Integer known = numbers.get(list);
                    if (known == null) {
                        known = portLists.size();
                        if (known == Limits.PORT_LISTS) {
                            throw Limits.exceeded(
                                    "different lists of destination ports",
                                    Limits.PORT_LISTS,
                                    "use fewer or wider ranges");
                        }
                        numbers.put(list, known);
                        portLists.add(list);
                    }
                    Arrays.fill(classes, (int) (high >>> 48), classes.length, known.shortValue());
                });
        return classes;
    }

    private int[] rulesIn(Place place) {
        int[] rules = new int[places.length];
        int count = 0;
        for (int rule = 0; rule < places.length; rule++) {
            if (places[rule] == place) {
                rules[count++] = rule;
            }
        }
        return Arrays.copyOf(rules, count);
    }
}
