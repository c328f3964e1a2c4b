package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an operator should know about a change although it is accepted. */
final class PolicyWarnings {
    /** Default of {@code net.ipv4.ip_local_port_range}: where replies to the host's own connections go. */
    private static final Range EPHEMERAL_PORTS = new Range(32_768, 60_999);

    private static final int ACK = TcpFlag.ACK.bit();

    private PolicyWarnings() {}

    /**
     * @param touched ids of the rules that the change is about
     * @param dropsReplies whether the change makes a default drop without a rule that lets replies in, or is about
     *     the whole policy and leaves that so
     */
    static List<Warning> of(Policy next, Set<String> touched, boolean dropsReplies, Dataplane dataplane) {
        List<Warning> warnings = new ArrayList<>();
        List<Rule> rules = touched.stream()
                .flatMap(id -> next.rule(id).stream())
                .sorted(Comparator.comparingLong(Rule::sequence))
                .toList();
        if (rules.stream().anyMatch(rule -> !rule.match().interfaces().isEmpty())) {
            interfaces(rules, dataplane, warnings);
        }
        hiddenTags(rules, dataplane, warnings);
        warnings.addAll(emptySets(rules, next.sets()));
        if (dropsReplies) {
            warnings.add(new Warning(
                    "stateless-default-drop",
                    List.of(),
                    "the default action is drop and no enabled rule passes replies to connections of this host; pass"
                            + " TCP with the ACK flag, and UDP from the servers that it asks"));
        }
        return warnings;
    }

    /** Whether a rule passes replies to what the host asked for. */
    static boolean passesReplies(Rule rule) {
        return rule.enabled() && rule.action() == Action.PASS && letsRepliesIn(rule.match());
    }

    /** Address conditions of these rules that name nothing but sets without entries. */
    static List<Warning> emptySets(List<Rule> rules, AddressSets sets) {
        List<String> never = new ArrayList<>();
        List<String> always = new ArrayList<>();
        for (Rule rule : rules) {
            for (AddressMatch match : addresses(rule.match())) {
                List<String> found = match.negated() ? always : never;
                if (isEmpty(match, sets) && !found.contains(rule.id())) {
                    found.add(rule.id());
                }
            }
        }
        List<Warning> warnings = new ArrayList<>();
        if (!never.isEmpty()) {
            warnings.add(new Warning(
                    "empty-sets", never, "all sets of an address condition are empty; it holds for no packet"));
        }
        if (!always.isEmpty()) {
            warnings.add(new Warning(
                    "negated-empty-sets",
                    always,
                    "all sets of an address condition with 'not' are empty; it holds for every packet"));
        }
        return warnings;
    }

    private static List<AddressMatch> addresses(Match match) {
        return Stream.of(Optional.ofNullable(match.source()), Optional.ofNullable(match.destination()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isEmpty(AddressMatch match, AddressSets sets) {
        return match.prefixes().isEmpty()
                && match.sets().stream().allMatch(name -> sets.entries(name).isEmpty());
    }

    private static boolean letsRepliesIn(Match match) {
        Protocol protocol = match.protocol();
        boolean ports = match.destinationPorts().isEmpty()
                || match.destinationPorts().stream()
                        .anyMatch(range ->
                                range.first() <= EPHEMERAL_PORTS.last() && range.last() >= EPHEMERAL_PORTS.first());
        TcpFlagMatch flags = match.tcpFlags();
        boolean udp = flags == null && (protocol == null || protocol.equals(Protocol.UDP));
        boolean tcp = (protocol == null || protocol.equals(Protocol.TCP)) && (flags == null || flags.holds(ACK));
        return ports && match.icmp() == null && (udp || tcp);
    }

    /** One warning for all rules and interfaces: the remedy is the same whichever rule it is for. */
    private static void hiddenTags(List<Rule> rules, Dataplane dataplane, List<Warning> warnings) {
        List<Rule> tagged =
                rules.stream().filter(rule -> !rule.match().vlans().isEmpty()).toList();
        if (tagged.isEmpty()) {
            return;
        }
        Map<String, String> remedies = new TreeMap<>();
        Set<String> ids = new LinkedHashSet<>();
        dataplane.attachments().forEach((name, attachment) -> {
            String remedy = attachment.vlanTagsRemedy();
            for (Rule rule : tagged) {
                if (remedy != null && arrivesOn(rule.match(), name)) {
                    remedies.put(name, remedy);
                    ids.add(rule.id());
                }
            }
        });
        if (!remedies.isEmpty()) {
            warnings.add(new Warning(
                    "vlan-tags-hidden",
                    List.copyOf(ids),
                    "VLAN tags may be taken off before the program sees a frame, so that 'vlans' does not hold, on "
                            + remedies.entrySet().stream()
                                    .map(hidden -> "'" + hidden.getKey() + "': " + hidden.getValue())
                                    .collect(Collectors.joining("; on "))));
        }
    }

    private static boolean arrivesOn(Match match, String interfaceName) {
        return match.interfaces().isEmpty() || match.interfaces().contains(interfaceName);
    }

    private static void interfaces(List<Rule> rules, Dataplane dataplane, List<Warning> warnings) {
        Set<String> present =
                dataplane.interfaces().stream().map(NetworkInterface::name).collect(Collectors.toSet());
        Set<String> attached = dataplane.attachments().keySet();
        Map<String, List<String>> missing = new TreeMap<>();
        Map<String, List<String>> idle = new TreeMap<>();
        for (Rule rule : rules) {
            for (String name : rule.match().interfaces()) {
                Map<String, List<String>> found = present.contains(name) ? idle : missing;
                if (!attached.contains(name)) {
                    found.computeIfAbsent(name, key -> new ArrayList<>()).add(rule.id());
                }
            }
        }
        missing.forEach((name, ids) -> warnings.add(new Warning(
                "interface-missing",
                ids,
                "there is no interface '" + name
                        + "'; its condition holds for no packet until it is there and attached")));
        idle.forEach((name, ids) -> warnings.add(new Warning(
                "not-attached", ids, "nothing is attached to '" + name + "'; its packets reach no rule until it is")));
    }
}
