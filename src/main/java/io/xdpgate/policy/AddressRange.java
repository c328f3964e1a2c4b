package io.xdpgate.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Addresses of one family from {@code first} to {@code last}, both included, as numbers in host order.
 *
 * @param last not below {@code first}
 */
public record AddressRange(UInt128 first, UInt128 last) {
    public AddressRange {
        if (last.compareTo(first) < 0) {
            throw new IllegalArgumentException("no range: " + first + "-" + last);
        }
    }

    /**
     * The addresses of a family for which a condition holds, ascending and neither overlapping nor adjacent. Named
     * sets add nothing: they count as empty.
     */
    public static List<AddressRange> of(AddressMatch match, Family family) {
        List<AddressRange> listed = new ArrayList<>();
        for (Prefix prefix : match.prefixes()) {
            if (prefix.family() == family) {
                listed.add(new AddressRange(prefix.first(), prefix.last()));
            }
        }
        List<AddressRange> merged = merge(listed);
        return match.negated() ? complement(merged, UInt128.ones(family.bits())) : merged;
    }

    private static List<AddressRange> merge(List<AddressRange> ranges) {
        if (ranges.size() < 2) {
            return ranges;
        }
        ranges.sort(Comparator.comparing(AddressRange::first));
        List<AddressRange> merged = new ArrayList<>();
        AddressRange open = ranges.getFirst();
        for (AddressRange next : ranges.subList(1, ranges.size())) {
            if (next.first.compareTo(open.last) <= 0 || next.first.equals(open.last.next())) {
                open = new AddressRange(open.first, open.last.compareTo(next.last) >= 0 ? open.last : next.last);
            } else {
                merged.add(open);
                open = next;
            }
        }
        merged.add(open);
        return merged;
    }

    private static List<AddressRange> complement(List<AddressRange> ranges, UInt128 highest) {
        List<AddressRange> gaps = new ArrayList<>();
        UInt128 start = UInt128.ZERO;
        for (AddressRange range : ranges) {
            if (range.first.compareTo(start) > 0) {
                gaps.add(new AddressRange(start, range.first.previous()));
            }
            if (range.last.equals(highest)) {
                return gaps;
            }
            start = range.last.next();
        }
        gaps.add(new AddressRange(start, highest));
        return gaps;
    }
}
