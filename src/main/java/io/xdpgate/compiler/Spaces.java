package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Range;
import java.util.List;

/** The boundaries of all rules, sorted once: addresses of both sides and families, and destination ports. */
final class Spaces {
    private final Boundaries[] addresses = new Boundaries[4];
    private final Boundaries ports = new Boundaries();

    Spaces(List<Candidate> candidates, Conditions conditions) {
        for (Family family : Family.values()) {
            for (boolean source : new boolean[] {true, false}) {
                addresses[index(source, family)] = side(candidates, source, family);
            }
        }
        for (int rule = 0; rule < candidates.size(); rule++) {
            List<Range> ranges =
                    conditions.keys(Field.DESTINATION_PORT, candidates.get(rule).match());
            for (Range range : ranges == null ? List.<Range>of() : ranges) {
                ports.ports(rule, range.first(), range.last());
            }
        }
        ports.sort();
    }

    Boundaries addresses(boolean source, Family family) {
        return addresses[index(source, family)];
    }

    Boundaries ports() {
        return ports;
    }

    private static int index(boolean source, Family family) {
        return (source ? 0 : 2) + family.ordinal();
    }

    private static Boundaries side(List<Candidate> candidates, boolean source, Family family) {
        Boundaries boundaries = new Boundaries();
        for (int rule = 0; rule < candidates.size(); rule++) {
            Candidate candidate = candidates.get(rule);
            AddressMatch condition = Candidate.side(candidate.match(), source);
            if (condition != null
                    && Alternatives.isRanges(condition)
                    && candidate.families().contains(family)) {
                boundaries.add(rule, condition, family);
            }
        }
        boundaries.sort();
        return boundaries;
    }
}
