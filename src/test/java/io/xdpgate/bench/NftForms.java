package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rule sets whose rules all drop, as nftables would hold them: the slow form, a rule each, and the fastest that can
 * say the same. They go into the netdev family's ingress hook, before the IP stack.
 */
final class NftForms {
    private static final String FIVE = "ip saddr . ip daddr . meta l4proto . th sport . th dport";
    private static final String FIVE_TYPES = "ipv4_addr . ipv4_addr . inet_proto . inet_service . inet_service";

    /** Rules that no concatenated set takes are few; each set costs every packet a look-up. */
    private static final int MOST_SETS = 8;

    private NftForms() {}

    /**
     * Contents of a table.
     *
     * @param sets set and map declarations
     * @param rules lines that drop what they match
     */
    record Form(String name, String sets, List<String> rules) {
        /**
         * A ruleset for {@code nft -f}.
         *
         * @param counting whether a last rule counts the packets that none of the others took
         */
        String text(String table, String device, boolean counting) {
            String lines = String.join("\n", rules) + (counting ? "\ncounter" : "");
            return "table netdev %s {\n%s\nchain ingress {\ntype filter hook ingress device %s priority 0; policy drop;\n%s\n}\n}\n"
                    .formatted(table, sets, device, lines);
        }
    }

    /** One rule for each rule, tried in order. */
    static Form linear(List<FiveField> rules) {
        return new Form("nft linear", "", rules.stream().map(NftForms::rule).toList());
    }

    /** For exact source, destination, protocol and ports: one hash look-up. */
    static List<Form> tuples(List<FiveField> rules) {
        String elements = rules.stream().map(NftForms::element).collect(Collectors.joining(",\n"));
        String withVerdict =
                rules.stream().map(rule -> element(rule) + " : drop").collect(Collectors.joining(",\n"));
        return List.of(
                new Form(
                        "nft 5-tuple set",
                        "set s { type %s; elements = { %s } }".formatted(FIVE_TYPES, elements),
                        List.of(FIVE + " @s drop")),
                new Form(
                        "nft verdict map",
                        "map m { type %s : verdict; elements = { %s } }".formatted(FIVE_TYPES, withVerdict),
                        List.of(FIVE + " vmap @m")));
    }

    /** For rules with nothing but a source prefix: one interval look-up. */
    static Form prefixes(List<FiveField> rules) {
        String elements = rules.stream().map(rule -> rule.source().toString()).collect(Collectors.joining(",\n"));
        return new Form(
                "nft interval set",
                "set s { type ipv4_addr; flags interval; elements = { %s } }".formatted(elements),
                List.of("ip saddr @s drop"));
    }

    /**
     * For any rules: concatenated interval sets. Rules that others cover are left out, as all of them drop; one
     * whose lowest or highest key is in a set already cannot be added to that set, and goes into the next.
     */
    static Form concatenation(List<FiveField> rules) {
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
        StringBuilder declarations = new StringBuilder();
        List<String> lookUps = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            String elements = sets.get(i).stream().map(NftForms::element).collect(Collectors.joining(",\n"));
            declarations.append(
                    "set s%d { type %s; flags interval; elements = { %s } }%n".formatted(i, FIVE_TYPES, elements));
            lookUps.add(FIVE + " @s" + i + " drop");
        }
        rest.forEach(rule -> lookUps.add(rule(rule)));
        return new Form(
                "nft %d concat sets".formatted(sets.size()) + (rest.isEmpty() ? "" : " + " + rest.size()),
                declarations.toString(),
                lookUps);
    }

    private static List<FiveField> withoutCovered(List<FiveField> rules) {
        List<FiveField> kept = new ArrayList<>();
        for (FiveField rule : rules) {
            boolean covered = rules.stream().anyMatch(other -> !other.equals(rule) && other.covers(rule));
            if (!covered && !kept.contains(rule)) {
                kept.add(rule);
            }
        }
        return kept;
    }

    private static boolean clashes(List<FiveField> set, FiveField rule) {
        return set.stream()
                .anyMatch(other -> holdsCorner(other, rule, false)
                        || holdsCorner(other, rule, true)
                        || holdsCorner(rule, other, false)
                        || holdsCorner(rule, other, true));
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

    private static String element(FiveField rule) {
        return String.join(
                " . ",
                address(rule.source()),
                address(rule.destination()),
                protocols(rule).toString(),
                rule.sourcePorts().toString(),
                rule.destinationPorts().toString());
    }

    private static String address(Block block) {
        String text = block.toString();
        return block.length() == 32 ? text.substring(0, text.indexOf('/')) : text;
    }

    /** Conditions that hold for every packet are left out, except that the packet is IPv4. */
    private static String rule(FiveField rule) {
        List<String> conditions = new ArrayList<>();
        conditions.add(rule.source().length() == 0 ? "meta protocol ip" : "ip saddr " + address(rule.source()));
        if (rule.destination().length() > 0) {
            conditions.add("ip daddr " + address(rule.destination()));
        }
        if (rule.protocol() != null) {
            conditions.add("meta l4proto " + rule.protocol());
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
