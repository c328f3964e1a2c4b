package io.xdpgate.analysis;

import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.RangeCursor;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A condition that names address sets: these may be large, so they are read only where somebody looks. */
final class SetAddresses implements AddressSide {
    /** Ranges of one set that are looked at in one go. */
    private static final int MOST_RANGES = 256;

    private final Family family;
    private final List<EntrySet> sets;
    private final Addresses prefixes;
    private final boolean negated;

    /** @param prefixes what is named beside the sets */
    SetAddresses(Family family, List<EntrySet> sets, Addresses prefixes, boolean negated) {
        this.family = family;
        this.sets = sets;
        this.prefixes = prefixes;
        this.negated = negated;
    }

    @Override
    public boolean contains(UInt128 address) {
        return negated != isListed(address);
    }

    private boolean isListed(UInt128 address) {
        return prefixes.contains(address)
                || sets.stream().anyMatch(set -> cursor(set, address, address).next());
    }

    @Override
    public boolean overlaps(Addresses others) {
        Addresses left = others;
        while (!left.isEmpty()) {
            Cut cut = cut(left);
            if (!cut.inside().isEmpty()) {
                return true;
            }
            left = cut.rest();
        }
        return false;
    }

    @Override
    public boolean containsAll(Addresses others) {
        Addresses left = others;
        while (!left.isEmpty()) {
            Cut cut = cut(left);
            if (!cut.outside().isEmpty()) {
                return false;
            }
            left = cut.rest();
        }
        return true;
    }

    @Override
    public Cut cut(Addresses addresses) {
        List<Listed> listed = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            UInt128 end = collect(addresses.first(i), addresses.last(i), listed);
            if (end.compareTo(addresses.last(i)) < 0 || listed.size() > MOST_RANGES) {
                return cut(addresses, i, end, listed);
            }
        }
        return cut(addresses, addresses.size() - 1, addresses.last(), listed);
    }

    /** Divides the addresses up to an end in one of their ranges; what lies beyond is the rest. */
    private Cut cut(Addresses addresses, int range, UInt128 end, List<Listed> listed) {
        Addresses.Builder looked = new Addresses.Builder();
        Addresses.Builder rest = new Addresses.Builder();
        for (int i = 0; i < addresses.size(); i++) {
            if (i < range) {
                looked.add(addresses.first(i), addresses.last(i));
            } else if (i > range) {
                rest.add(addresses.first(i), addresses.last(i));
            } else {
                looked.add(addresses.first(i), end);
                if (end.compareTo(addresses.last(i)) < 0) {
                    rest.add(end.next(), addresses.last(i));
                }
            }
        }
        Cut cut = union(listed).cut(looked.build());
        return negated
                ? new Cut(cut.outside(), cut.inside(), rest.build())
                : new Cut(cut.inside(), cut.outside(), rest.build());
    }

    /** Adds what is listed from one address to another, or to the one that is answered. */
    private UInt128 collect(UInt128 first, UInt128 last, List<Listed> listed) {
        UInt128 end = last;
        for (EntrySet set : sets) {
            RangeCursor cursor = cursor(set, first, last);
            int taken = 0;
            while (cursor.next()) {
                UInt128 rangeLast = number(cursor.lastHigh(), cursor.lastLow());
                listed.add(new Listed(number(cursor.firstHigh(), cursor.firstLow()), rangeLast));
                if (++taken == MOST_RANGES) {
                    end = end.compareTo(rangeLast) < 0 ? end : rangeLast;
                    break;
                }
            }
        }
        Cut named = prefixes.cut(Addresses.of(first, end));
        for (int i = 0; i < named.inside().size(); i++) {
            listed.add(new Listed(named.inside().first(i), named.inside().last(i)));
        }
        return end;
    }

    private record Listed(UInt128 first, UInt128 last) {}

    private static Addresses union(List<Listed> listed) {
        listed.sort(Comparator.comparing(Listed::first));
        Addresses.Builder union = new Addresses.Builder();
        Listed open = null;
        for (Listed next : listed) {
            if (open == null) {
                open = next;
            } else if (next.first.compareTo(open.last) <= 0) {
                open = new Listed(open.first, open.last.compareTo(next.last) >= 0 ? open.last : next.last);
            } else {
                union.add(open.first, open.last);
                open = next;
            }
        }
        if (open != null) {
            union.add(open.first, open.last);
        }
        return union.build();
    }

    private RangeCursor cursor(EntrySet set, UInt128 first, UInt128 last) {
        return family == Family.IPV4
                ? set.ranges(family, first.low() << 32, 0, last.low() << 32 | 0xffffffffL, -1L)
                : set.ranges(family, first.high(), first.low(), last.high(), last.low());
    }

    private UInt128 number(long high, long low) {
        return family == Family.IPV4 ? UInt128.of(high >>> 32) : new UInt128(high, low);
    }
}
