package io.xdpgate.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds conditions that mean nothing, or that exclude one another so that the rule could never match. */
public final class MatchCheck {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HOP_LIMIT = 255;
    private static final int MAX_DSCP = 63;
    private static final int MAX_VLAN = 4_094;
    /** Bytes of an interface name; {@code IFNAMSIZ} - 1. */
    private static final int MAX_INTERFACE_NAME = 15;

    private final Match match;
    private final Predicate<String> setExists;
    private final Set<Family> families;
    private final List<Fault> faults = new ArrayList<>();

    private MatchCheck(Match match, Predicate<String> setExists) {
        this.match = match;
        this.setExists = setExists;
        this.families = Families.byAddress(match);
    }

    /** As {@link #faults(Match, Predicate)}, with no address sets. */
    public static List<Fault> faults(Match match) {
        return faults(match, name -> false);
    }

    /**
     * All faults at once; pointers are relative to the rule, e.g. {@code /match/source/prefixes}.
     *
     * @param setExists whether there is an address set of a name
     */
    public static List<Fault> faults(Match match, Predicate<String> setExists) {
        MatchCheck check = new MatchCheck(match, setExists);
        check.addresses();
        check.protocol();
        check.ports();
        check.icmp();
        check.tcpFlags();
        check.laterFragment();
        check.ranges();
        check.packetLength();
        check.links();
        return check.faults;
    }

    private void addresses() {
        address("/match/source", match.source());
        address("/match/destination", match.destination());
        if (match.family() == null && match.source() != null && match.destination() != null) {
            Optional<Family> source = Families.ofPrefixes(match.source());
            Optional<Family> destination = Families.ofPrefixes(match.destination());
            if (source.isPresent() && destination.isPresent() && !source.equals(destination)) {
                add(
                        "/match/destination/prefixes",
                        "no packet has an " + source.get().text() + " source and an "
                                + destination.get().text()
                                + " destination; use prefixes of one family, or one rule for each family");
            }
        }
    }

    private void address(String pointer, @Nullable AddressMatch address) {
        if (address == null) {
            return;
        }
        if (address.prefixes().isEmpty() && address.sets().isEmpty()) {
            add(pointer, "name at least one prefix or set, or leave the condition out");
        }
        sets(pointer + "/sets/", address.sets());
        Optional<Family> inferred = Families.ofPrefixes(address);
        if (match.family() != null && inferred.isPresent() && inferred.get() != match.family()) {
            add(
                    pointer + "/prefixes",
                    "family is " + match.family().text() + " but all prefixes are "
                            + inferred.get().text() + "; change one of them, or leave family out");
        }
        if (address.negated() && !address.prefixes().isEmpty() && excludesAll(address)) {
            add(
                    pointer + "/prefixes",
                    "the prefixes cover every address, so 'not' leaves none; remove the widest prefix or 'not'");
        }
    }

    private void sets(String pointer, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!setExists.test(name)) {
                add(pointer + i, "there is no address set '" + name + "'; create it first, or list prefixes");
            }
        }
    }

    /** Judged without the other conditions, so that a contradiction elsewhere does not hide this one. */
    private static boolean excludesAll(AddressMatch address) {
        EnumSet<Family> confined = EnumSet.allOf(Family.class);
        Families.ofPrefixes(address).ifPresent(only -> confined.removeIf(other -> other != only));
        return confined.stream()
                .allMatch(family -> AddressRange.of(address, family).isEmpty());
    }

    private void protocol() {
        Protocol protocol = match.protocol();
        if (protocol != null && protocol.isIpv6ExtensionHeader() && families.contains(Family.IPV6)) {
            add(
                    "/match/protocol",
                    "protocol " + protocol + " is an IPv6 extension header, which is walked past and never the "
                            + "protocol of an IPv6 packet; set family to ipv4, or name the protocol behind it");
        }
    }

    private void ports() {
        Protocol protocol = match.protocol();
        if (protocol == null || protocol.hasPorts()) {
            return;
        }
        String detail = "protocol " + protocol
                + " has no ports; leave this out, or set protocol to tcp, udp, sctp, dccp or udplite";
        if (!match.sourcePorts().isEmpty()) {
            add("/match/sourcePorts", detail);
        }
        if (!match.destinationPorts().isEmpty()) {
            add("/match/destinationPorts", detail);
        }
    }

    private void icmp() {
        if (match.icmp() == null) {
            return;
        }
        Optional<Family> needed = Families.ofIcmp(match);
        if (needed.isEmpty()) {
            add("/match/icmp", "icmp needs protocol icmp (IPv4) or icmpv6 (IPv6)");
        } else if (!families.isEmpty() && !families.contains(needed.get())) {
            add(
                    "/match/icmp",
                    "protocol " + match.protocol() + " is " + needed.get().text()
                            + " but family or prefixes confine the rule to "
                            + families.iterator().next().text() + "; use protocol "
                            + (needed.get() == Family.IPV4 ? "icmpv6" : "icmp") + ", or change the addresses");
        }
    }

    private void tcpFlags() {
        TcpFlagMatch flags = match.tcpFlags();
        if (flags == null) {
            return;
        }
        if (match.protocol() != null && !match.protocol().equals(Protocol.TCP)) {
            add("/match/tcpFlags", "only tcp has flags; set protocol to tcp, or leave this out");
        }
        if (flags.set().isEmpty() && flags.clear().isEmpty()) {
            add("/match/tcpFlags", "name at least one flag in 'set' or 'clear', or leave the condition out");
        }
        TcpFlag.of(TcpFlag.bits(flags.set()) & TcpFlag.bits(flags.clear()))
                .forEach(flag ->
                        add("/match/tcpFlags/clear", flag + " is in 'set' and in 'clear'; take it out of one of them"));
    }

    private void laterFragment() {
        if (match.fragment() != FragmentMatch.LATER) {
            return;
        }
        List<String> unreadable = new ArrayList<>();
        addIf(unreadable, !match.sourcePorts().isEmpty(), "sourcePorts");
        addIf(unreadable, !match.destinationPorts().isEmpty(), "destinationPorts");
        addIf(unreadable, match.icmp() != null, "icmp");
        addIf(unreadable, match.tcpFlags() != null, "tcpFlags");
        if (!unreadable.isEmpty()) {
            add(
                    "/match/fragment",
                    "a later fragment has no transport header; leave out " + String.join(", ", unreadable)
                            + ", or use fragment 'first'");
        }
    }

    private static void addIf(List<String> names, boolean present, String name) {
        if (present) {
            names.add(name);
        }
    }

    private void ranges() {
        ranges("sourcePorts", match.sourcePorts(), MAX_PORT);
        ranges("destinationPorts", match.destinationPorts(), MAX_PORT);
        ranges("packetLength", match.packetLength(), Match.MAX_PACKET_LENGTH);
        ranges("hopLimit", match.hopLimit(), MAX_HOP_LIMIT);
        ranges("dscp", match.dscp(), MAX_DSCP);
    }

    private void ranges(String field, List<Range> ranges, int max) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).last() > max) {
                add("/match/" + field + "/" + i, ranges.get(i) + " is beyond the largest value, " + max);
            }
        }
    }

    private void packetLength() {
        EnumSet<Family> possible = EnumSet.copyOf(families.isEmpty() ? EnumSet.allOf(Family.class) : families);
        boolean never = !match.packetLength().isEmpty()
                && match.packetLength().stream()
                        .noneMatch(range -> possible.stream().anyMatch(family -> overlaps(range, lengths(family))));
        if (never) {
            add(
                    "/match/packetLength",
                    "no packet has such a length: with its header an ipv4 packet has " + lengths(Family.IPV4)
                            + " bytes, an ipv6 packet " + lengths(Family.IPV6));
        }
    }

    /** Lengths that a packet can have: a header without payload up to the largest payload (RFC 791, RFC 8200). */
    private static Range lengths(Family family) {
        return family == Family.IPV4 ? new Range(20, 65_535) : new Range(40, Match.MAX_PACKET_LENGTH);
    }

    private static boolean overlaps(Range one, Range other) {
        return one.first() <= other.last() && other.first() <= one.last();
    }

    private void links() {
        for (int i = 0; i < match.vlans().size(); i++) {
            int vlan = match.vlans().get(i);
            if (vlan < 1 || vlan > MAX_VLAN) {
                add("/match/vlans/" + i, "a VLAN id is 1.." + MAX_VLAN + "; a tag with id 0 counts as untagged");
            }
        }
        for (int i = 0; i < match.interfaces().size(); i++) {
            if (!isInterfaceName(match.interfaces().get(i))) {
                add(
                        "/match/interfaces/" + i,
                        "an interface name has 1 to " + MAX_INTERFACE_NAME
                                + " bytes without white space, '/' and ':', and is not '.' or '..'");
            }
        }
    }

    /** The kernel's own rule: {@code dev_valid_name()} in net/core/dev.c. */
    private static boolean isInterfaceName(String name) {
        boolean characters = name.codePoints()
                .noneMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c) || Character.isISOControl(c));
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= MAX_INTERFACE_NAME && characters && !name.equals(".") && !name.equals("..");
    }

    private void add(String pointer, String detail) {
        faults.add(new Fault(pointer, detail));
    }
}
