package io.xdpgate.bench;

import io.xdpgate.bench.NftForm.Declaration;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.classbench.Header;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rule sets whose rules all drop, as nftables would hold them: the slow form, a rule each, and the fastest that can
 * say the same. They go into the netdev family's ingress hook, before the IP stack.
 */
final class NftForms {
    /** Rules that no concatenated set takes are few; each set costs every packet a look-up. */
    private static final int MOST_SETS = 8;

    /** Beyond this a chain of rules takes longer to run through once than all the rest to measure. */
    private static final int MOST_LINEAR = 10_500;

    /** Concatenated intervals are put in one by one, each looked up in those before. */
    private static final int MOST_CONCATENATED = 20_000;

    private final Family family;
    private final String ip;
    private final String five;
    private final String fiveTypes;

    private NftForms(Family family) {
        this.family = family;
        this.ip = family == Family.IPV4 ? "ip" : "ip6";
        this.five = ip + " saddr . " + ip + " daddr . meta l4proto . th sport . th dport";
        String type = family == Family.IPV4 ? "ipv4_addr" : "ipv6_addr";
        this.fiveTypes = type + " . " + type + " . inet_proto . inet_service . inet_service";
    }

    /** For exact 5-tuples: a set, a verdict map, a rule each. */
    static List<NftForm> ofTuples(List<FiveField> rules) {
        NftForms forms = new NftForms(Family.IPV4);
        List<NftForm> all = new ArrayList<>(forms.tuples(rules));
        all.add(forms.linear(rules));
        return all;
    }

    /** For source prefixes: an interval set. */
    static List<NftForm> ofPrefixes(List<FiveField> rules) {
        return List.of(new NftForms(Family.IPV4).prefixes(rules));
    }

    /** For any five fields: concatenated interval sets, a rule each. */
    static List<NftForm> ofFiveFields(Family family, List<FiveField> rules) {
        NftForms forms = new NftForms(family);
        return List.of(forms.concatenation(rules), forms.linear(rules));
    }

    /** For destination ports alone: an interval set, a rule each. */
    static List<NftForm> ofPorts(List<FiveField> rules) {
        NftForms forms = new NftForms(Family.IPV4);
        return List.of(forms.ports(rules), forms.linear(rules));
    }

    /** One rule for each rule, tried in order. */
    private NftForm linear(List<FiveField> rules) {
        return rules.size() > MOST_LINEAR
                ? NftForm.missing("nft linear", "more than " + MOST_LINEAR + " rules")
                : NftForm.linear("nft linear", rules.stream().map(this::rule).toList());
    }

    /** For exact source, destination, protocol and ports: one hash look-up. */
    private List<NftForm> tuples(List<FiveField> rules) {
        return List.of(
                NftForm.sets(
                        "nft 5-tuple set",
                        List.of(new Declaration(
                                "set s { type " + fiveTypes + ";",
                                () -> rules.stream().map(this::element))),
                        List.of(five + " @s drop")),
                NftForm.sets(
                        "nft verdict map",
                        List.of(new Declaration(
                                "map m { type " + fiveTypes + " : verdict;",
                                () -> rules.stream().map(rule -> element(rule) + " : drop"))),
                        List.of(five + " vmap @m")));
    }

    /** For rules with nothing but a source prefix: one interval look-up. */
    private NftForm prefixes(List<FiveField> rules) {
        return NftForm.sets(
                "nft interval set",
                List.of(new Declaration(
                        "set s { type ipv4_addr; flags interval;",
                        () -> rules.stream().map(rule -> rule.source().toString()))),
                List.of("ip saddr @s drop"));
    }

    /** A set of ports for each protocol: the fastest that knows nothing of addresses. */
    private NftForm ports(List<FiveField> rules) {
        List<Declaration> sets = new ArrayList<>();
        List<String> lookUps = new ArrayList<>();
        for (int protocol :
                rules.stream().mapToInt(NftForms::number).distinct().sorted().toArray()) {
            sets.add(new Declaration(
                    "set p" + protocol + " { type inet_service; flags interval; auto-merge;",
                    () -> rules.stream()
                            .filter(rule -> number(rule) == protocol)
                            .map(rule -> rule.destinationPorts().toString())));
            lookUps.add("meta protocol ip meta l4proto " + protocol + " th dport @p" + protocol + " drop");
        }
        return NftForm.sets("nft port sets", sets, lookUps);
    }

    private static int number(FiveField rule) {
        return Objects.requireNonNull(rule.protocol(), "a rule for ports has a protocol");
    }

    /**
     * For any rules: concatenated interval sets. Rules that others cover are left out, as all of them drop; one
     * whose lowest or highest key is in a set already cannot be added to that set, and goes into the next.
     */
    private NftForm concatenation(List<FiveField> rules) {
        if (rules.size() > MOST_CONCATENATED) {
            return NftForm.missing("nft concat sets", "more than " + MOST_CONCATENATED + " intervals of five keys");
        }
        List<List<FiveField>> sets = new ArrayList<>();
        List<FiveField> rest = new ArrayList<>();
        for (FiveField rule : withoutCovered(rules)) {
            int fitting = rule.flags().mask() != 0 ? MOST_SETS : 0;
            while (fitting < sets.size() && clashes(sets.get(fitting), rule)) {
                fitting++;
            }
            if (fitting >= MOST_SETS) {
                rest.add(rule);
                continue;
            }
            if (fitting == sets.size()) {
                sets.add(new ArrayList<>());
            }
            sets.get(fitting).add(rule);
        }
        List<Declaration> declarations = new ArrayList<>();
        List<String> lookUps = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            List<FiveField> set = sets.get(i);
            declarations.add(new Declaration(
                    "set s" + i + " { type " + fiveTypes + "; flags interval;",
                    () -> set.stream().map(this::element)));
            lookUps.add(five + " @s" + i + " drop");
        }
        if (sets.size() == MOST_SETS && rest.size() > MOST_LINEAR / 10) {
            return NftForm.missing(
                    "nft concat sets", rest.size() + " rules overlap too much for " + MOST_SETS + " sets");
        }
        rest.forEach(rule -> lookUps.add(rule(rule)));
        return NftForm.sets(
                "nft %d concat sets".formatted(sets.size()) + (rest.isEmpty() ? "" : " + " + rest.size()),
                declarations,
                lookUps);
    }

    private static List<FiveField> withoutCovered(List<FiveField> rules) {
        Set<FiveField> distinct = new LinkedHashSet<>(rules);
        List<FiveField> kept = new ArrayList<>();
        for (FiveField rule : distinct) {
            if (!isCovered(rule, distinct)) {
                kept.add(rule);
            }
        }
        return kept;
    }

    private static boolean isCovered(FiveField rule, Set<FiveField> by) {
        for (FiveField other : by) {
            if (other.covers(rule) && !other.equals(rule)) {
                return true;
            }
        }
        return false;
    }

    private static boolean clashes(List<FiveField> set, FiveField rule) {
        for (FiveField other : set) {
            if (holdsCorner(other, rule, false)
                    || holdsCorner(other, rule, true)
                    || holdsCorner(rule, other, false)
                    || holdsCorner(rule, other, true)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsCorner(FiveField rule, FiveField corner, boolean last) {
        return rule.source()
                        .contains(
                                last ? corner.source().last() : corner.source().address())
                && rule.destination()
                        .contains(
                                last
                                        ? corner.destination().last()
                                        : corner.destination().address())
                && holds(rule.sourcePorts(), corner.sourcePorts(), last)
                && holds(rule.destinationPorts(), corner.destinationPorts(), last)
                && holds(protocols(rule), protocols(corner), last);
    }

    private static boolean holds(Range range, Range corner, boolean last) {
        return range.contains(last ? corner.last() : corner.first());
    }

    private static Range protocols(FiveField rule) {
        return rule.protocol() == null ? new Range(0, 255) : Range.of(rule.protocol());
    }

    private String protocol(FiveField rule) {
        return rule.protocol() == null ? "0-255" : String.valueOf(Header.protocol(rule.protocol(), family));
    }

    private String element(FiveField rule) {
        return String.join(
                " . ",
                address(rule.source()),
                address(rule.destination()),
                protocol(rule),
                rule.sourcePorts().toString(),
                rule.destinationPorts().toString());
    }

    private String address(Block block) {
        return block.length() == 0 && family == Family.IPV6
                ? "::/0"
                : block.prefix(family).toString();
    }

    /** Conditions that hold for every packet are left out, except that of the family. */
    private String rule(FiveField rule) {
        List<String> conditions = new ArrayList<>();
        conditions.add(rule.source().length() == 0 ? "meta protocol " + ip : ip + " saddr " + address(rule.source()));
        if (rule.destination().length() > 0) {
            conditions.add(ip + " daddr " + address(rule.destination()));
        }
        if (rule.protocol() != null) {
            conditions.add("meta l4proto " + protocol(rule));
        }
        if (!rule.sourcePorts().equals(FiveField.ANY_PORT)) {
            conditions.add("th sport " + rule.sourcePorts());
        }
        if (!rule.destinationPorts().equals(FiveField.ANY_PORT)) {
            conditions.add("th dport " + rule.destinationPorts());
        }
        if (rule.flags().mask() != 0) {
            conditions.add("tcp flags & 0x%02x == 0x%02x"
                    .formatted(
                            rule.flags().mask(),
                            rule.flags().value() & rule.flags().mask()));
        }
        return String.join(" ", conditions) + " drop";
    }
}
