package io.xdpgate.api.trace;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.Elements;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.trace.FrameWriter;
import io.xdpgate.trace.PacketFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a packet given by its fields and makes the frame. */
final class PacketReader {
    private static final int MAX_VLAN = 4095;

    /** @param frame empty if a fault was found */
    record Packet(byte[] frame, @Nullable String interfaceName) {}

    /** The form in JSON, for the OpenAPI document. */
    @Schema(name = "TracePacket")
    record Form(
            @Schema(name = "interface") @Nullable String interfaceName,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String source,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String destination,

            @Schema(description = "By name or number; without it the other members tell") @Nullable
            String protocol,

            @Schema(minimum = "0", maximum = "65535") @Nullable
            Integer sourcePort,

            @Schema(minimum = "0", maximum = "65535") @Nullable
            Integer destinationPort,

            @Nullable Icmp icmp,
            @Nullable List<String> tcpFlags,

            @Schema(minimum = "0", maximum = "4095") @Nullable
            Integer vlan,

            @Schema(minimum = "0", maximum = "4095") @Nullable
            Integer innerVlan,

            @Schema(
                    allowableValues = {"none", "first", "later"},
                    defaultValue = "none")
            @Nullable
            String fragment,

            @Schema(description = "Of the IP packet by its own header, bytes") @Nullable
            Integer packetLength,

            @Schema(minimum = "0", maximum = "255", defaultValue = "64") @Nullable
            Integer hopLimit,

            @Schema(minimum = "0", maximum = "63", defaultValue = "0") @Nullable
            Integer dscp) {
        /** Type and code. */
        record Icmp(int type, @Nullable Integer code) {}
    }

    private PacketReader() {}

    static Packet read(Members packet) {
        String interfaceName = packet.text("interface");
        Address source = address(packet, "source");
        Address destination = address(packet, "destination");
        PacketFields fields = new PacketFields(
                source == null ? Address.of(new byte[4]) : source,
                destination == null ? Address.of(new byte[4]) : destination,
                protocol(packet),
                packet.integer("sourcePort", 0, 65_535),
                packet.integer("destinationPort", 0, 65_535),
                icmp(packet),
                flags(packet),
                packet.integer("vlan", 0, MAX_VLAN),
                packet.integer("innerVlan", 0, MAX_VLAN),
                fragment(packet),
                packet.integer("packetLength", 0, FrameWriter.maxPacketLength()),
                packet.integer("hopLimit", 0, 255),
                packet.integer("dscp", 0, 63));
        packet.refuseOthers();
        if (source != null && destination != null) {
            check(packet, fields);
        }
        return new Packet(packet.faults().isEmpty() ? FrameWriter.write(fields) : new byte[0], interfaceName);
    }

    private static void check(Members packet, PacketFields fields) {
        Family family = fields.source().family();
        if (family != fields.destination().family()) {
            packet.fault("destination", "is of another family than source");
            return;
        }
        Protocol protocol = new Protocol(FrameWriter.protocolOf(fields));
        boolean hasTransport = fields.fragment() != FragmentMatch.LATER;
        if (fields.sourcePort() != null || fields.destinationPort() != null) {
            String name = fields.sourcePort() != null ? "sourcePort" : "destinationPort";
            refuseUnless(
                    packet, name, protocol.hasPorts() && hasTransport, "no packet of protocol " + protocol, "ports");
        }
        if (fields.tcpFlags() != null) {
            boolean fits = protocol.equals(Protocol.TCP) && hasTransport;
            refuseUnless(packet, "tcpFlags", fits, "no packet of protocol " + protocol, "TCP flags");
        }
        if (fields.icmp() != null) {
            boolean fits = protocol.equals(family == Family.IPV4 ? Protocol.ICMP : Protocol.ICMPV6) && hasTransport;
            refuseUnless(
                    packet, "icmp", fits, "no " + family.text() + " packet of protocol " + protocol, "such a type");
        }
        if (fields.innerVlan() != null && fields.vlan() == null) {
            packet.fault("innerVlan", "needs 'vlan', the outer tag");
        }
        int shortest = FrameWriter.minPacketLength(fields);
        if (fields.packetLength() != null && fields.packetLength() < shortest) {
            packet.fault(
                    "packetLength",
                    "must be " + shortest + ".." + FrameWriter.maxPacketLength() + " for this packet, or be left out");
        }
    }

    private static void refuseUnless(Members packet, String name, boolean fits, String which, String what) {
        if (!fits) {
            packet.fault(name, which + " or later fragment has " + what + "; leave it out, or give another protocol");
        }
    }

    private static @Nullable Address address(Members packet, String name) {
        if (packet.node(name) == null) {
            packet.fault(name, "is required: an IPv4 or IPv6 address");
            return null;
        }
        return packet.parsed(name, Address::parse, "an IPv4 or IPv6 address without a prefix length");
    }

    private static @Nullable Protocol protocol(Members packet) {
        JsonNode node = packet.node("protocol");
        String text = node == null ? null : Elements.numberOrText(node, packet.pointer("protocol"), packet.faults());
        if (text == null) {
            return null;
        }
        Optional<Protocol> protocol = Protocol.parse(text);
        if (protocol.isEmpty()) {
            packet.fault(
                    "protocol",
                    Faults.quote(text) + " is not a number in 0..255 or one of " + String.join(", ", Protocol.names()));
        }
        return protocol.orElse(null);
    }

    private static @Nullable IcmpMatch icmp(Members packet) {
        Members members = packet.object("icmp").orElse(null);
        if (members == null) {
            return null;
        }
        boolean stated = members.node("type") != null;
        Integer type = members.integer("type", 0, 255);
        Integer code = members.integer("code", 0, 255);
        members.refuseOthers();
        if (!stated) {
            members.fault("type", "is required");
        }
        return type == null ? null : new IcmpMatch(type, code);
    }

    /** An empty list is a packet without any flag. */
    private static @Nullable Set<TcpFlag> flags(Members packet) {
        JsonNode node = packet.node("tcpFlags");
        if (node == null) {
            return null;
        }
        if (node.isArray() && node.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(packet.list(
                "tcpFlags", Elements.choice(TcpFlag::parse, "one of FIN, SYN, RST, PSH, ACK, URG, ECE, CWR")));
    }

    private static FragmentMatch fragment(Members packet) {
        FragmentMatch fragment = packet.parsed(
                "fragment",
                text -> FragmentMatch.parse(text).filter(one -> one != FragmentMatch.ANY),
                "one of none, first, later");
        return fragment == null ? FragmentMatch.NONE : fragment;
    }
}
