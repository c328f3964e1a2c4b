package io.xdpgate.compiler;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The address sets that rules name. The set with bit n of every mask is {@code names().get(n)}; it need not exist.
 *
 * @param names at most 64
 * @param bits the same the other way round
 * @param usesSource whether some rule asks for the sets of the source
 * @param usesDestination whether some rule asks for the sets of the destination
 */
public record SetBits(List<String> names, Map<String, Integer> bits, boolean usesSource, boolean usesDestination) {
    public static final SetBits NONE = new SetBits(List.of(), Map.of(), false, false);

    public SetBits {
        names = List.copyOf(names);
        bits = Map.copyOf(bits);
    }

    /**
     * The sets known so far keep their bits; names that are new get the next ones, in alphabetic order.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if there would be more than 64
     */
    SetBits with(Collection<Match> matches) {
        TreeSet<String> added = new TreeSet<>();
        boolean source = usesSource;
        boolean destination = usesDestination;
        for (Match match : matches) {
            source |= collect(match.source(), added);
            destination |= collect(match.destination(), added);
        }
        if (added.isEmpty() && source == usesSource && destination == usesDestination) {
            return this;
        }
        if (names.size() + added.size() > Limits.SETS) {
            throw Limits.exceeded("different address sets", Limits.SETS, "name fewer sets, or disable rules");
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(added);
        Map<String, Integer> numbers = new HashMap<>();
        all.forEach(name -> numbers.put(name, numbers.size()));
        return new SetBits(all, numbers, source, destination);
    }

    /** Whether {@link #with} would fail. */
    boolean isTooSmallFor(Collection<Match> matches) {
        TreeSet<String> added = new TreeSet<>();
        for (Match match : matches) {
            collect(match.source(), added);
            collect(match.destination(), added);
        }
        return names.size() + added.size() > Limits.SETS;
    }

    /** The bits of the sets that a condition names; each of them is known. */
    long mask(AddressMatch condition) {
        long mask = 0;
        for (String name : condition.sets()) {
            Integer bit = bits.get(name);
            if (bit == null) {
                throw new IllegalArgumentException("set " + name + " has no bit");
            }
            mask |= 1L << bit;
        }
        return mask;
    }

    private boolean collect(@Nullable AddressMatch condition, Collection<String> added) {
        if (condition == null || condition.sets().isEmpty()) {
            return false;
        }
        for (String name : condition.sets()) {
            if (!bits.containsKey(name)) {
                added.add(name);
            }
        }
        return true;
    }
}
