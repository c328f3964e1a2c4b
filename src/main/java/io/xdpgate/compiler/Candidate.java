package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Families;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Rule;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An enabled rule or a guard entry on its way into the tables.
 *
 * @param rule null for a guard entry
 * @param families those that the conditions leave open, perhaps none
 */
record Candidate(RuleInfo info, @Nullable Rule rule, Match match, Set<Family> families) {
    private static final int SEQUENCE_BITS = 43;
    private static final Set<Family> BOTH = Collections.unmodifiableSet(EnumSet.allOf(Family.class));
    private static final Set<Family> IPV4 = Collections.unmodifiableSet(EnumSet.of(Family.IPV4));
    private static final Set<Family> IPV6 = Collections.unmodifiableSet(EnumSet.of(Family.IPV6));

    static Candidate of(Rule rule) {
        RuleInfo info = new RuleInfo(
                rule.id(),
                key(rule),
                rule.action(),
                rule.wouldBe(),
                rule.log().inForce(rule.action()).orElse(null));
        return new Candidate(info, rule, rule.match(), families(rule.match()));
    }

    static Candidate of(int number, Guard.Entry entry) {
        Match match = match(entry);
        return new Candidate(new RuleInfo(null, number, Action.PASS, null, null), null, match, families(match));
    }

    long key() {
        return info.key();
    }

    /** Order of judgement; above every guard entry's. */
    static long key(Rule rule) {
        if (rule.sequence() < 0 || rule.sequence() >>> SEQUENCE_BITS != 0) {
            throw new IllegalArgumentException("sequence " + rule.sequence() + " has no key");
        }
        return (rule.priority() + 1L) << SEQUENCE_BITS | rule.sequence();
    }

    /** Whether the tables say the same of both, interfaces having the same slots. */
    boolean isSameAs(Candidate other) {
        return info.equals(other.info) && match.equals(other.match);
    }

    /** The condition of one side. */
    static @Nullable AddressMatch side(Match match, boolean source) {
        return source ? match.source() : match.destination();
    }

    boolean namesSets() {
        return namesSets(match.source()) || namesSets(match.destination());
    }

    private static boolean namesSets(@Nullable AddressMatch condition) {
        return condition != null && !condition.sets().isEmpty();
    }

    private static Set<Family> families(Match match) {
        if (match.source() == null && match.destination() == null && match.family() == null && match.icmp() == null) {
            return BOTH;
        }
        Set<Family> families = Families.of(match);
        if (families.size() == 2) {
            return BOTH;
        }
        return families.isEmpty() ? Set.of() : families.contains(Family.IPV4) ? IPV4 : IPV6;
    }

    private static Match match(Guard.Entry entry) {
        Match every = Match.EVERY;
        return new Match(
                new AddressMatch(entry.sources(), List.of(), false),
                null,
                entry.protocol(),
                List.of(),
                entry.destinationPorts(),
                null,
                null,
                every.interfaces(),
                every.vlans(),
                // A first fragment would carry the ports of a service whose later fragments no rule can judge by port.
                FragmentMatch.NONE,
                every.packetLength(),
                every.hopLimit(),
                every.dscp(),
                null);
    }
}
