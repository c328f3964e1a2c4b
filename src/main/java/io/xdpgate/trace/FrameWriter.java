package io.xdpgate.trace;

import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes an Ethernet frame with an IPv4 (RFC 791) or IPv6 packet (RFC 8200) of given fields. Checksums are 0: nobody on
 * the way to a verdict reads them.
 */
public final class FrameWriter {
    private static final int ETHERNET = 14;
    private static final int TAG = 4;
    /** Offset of a later fragment, in units of 8 bytes: far from 8 bytes, where a TCP fragment is malformed. */
    private static final int LATER_OFFSET = 64;

    private static final int NO_NEXT_HEADER = 59;
    private static final int FRAGMENT_HEADER = 44;

    private FrameWriter() {}

    /** Longest {@code packetLength} of a frame that can be traced, two tags included. */
    public static int maxPacketLength() {
        return PacketJudge.MAX_FRAME - ETHERNET - 2 * TAG;
    }

    /** Bytes of the shortest packet of these fields. */
    public static int minPacketLength(PacketFields fields) {
        return headers(fields) + transport(fields).length;
    }

    /** @throws IllegalArgumentException if {@code packetLength} is out of range */
    public static byte[] write(PacketFields fields) {
        byte[] transport = transport(fields);
        int shortest = headers(fields) + transport.length;
        int length = fields.packetLength() == null ? shortest : fields.packetLength();
        if (length < shortest || length > maxPacketLength()) {
            throw new IllegalArgumentException("packetLength is " + shortest + ".." + maxPacketLength());
        }
        int tags = fields.vlan() == null ? 0 : fields.innerVlan() == null ? TAG : 2 * TAG;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + tags + length);
        link(frame, fields);
        if (fields.source().family() == Family.IPV4) {
            ipv4(frame, fields, length);
        } else {
            ipv6(frame, fields, length);
        }
        frame.put(transport);
        return frame.array();
    }

    /** The protocol that the packet gets. */
    public static int protocolOf(PacketFields fields) {
        if (fields.protocol() != null) {
            return fields.protocol().number();
        }
        if (fields.tcpFlags() != null) {
            return Protocol.TCP.number();
        }
        if (fields.icmp() != null) {
            boolean four = fields.source().family() == Family.IPV4;
            return (four ? Protocol.ICMP : Protocol.ICMPV6).number();
        }
        return fields.sourcePort() != null || fields.destinationPort() != null ? Protocol.UDP.number() : NO_NEXT_HEADER;
    }

    private static void link(ByteBuffer frame, PacketFields fields) {
        frame.put(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});
        Integer vlan = fields.vlan();
        if (vlan != null) {
            Integer inner = fields.innerVlan();
            frame.putShort((short) (inner == null ? 0x8100 : 0x88a8)).putShort(vlan.shortValue());
            if (inner != null) {
                frame.putShort((short) 0x8100).putShort(inner.shortValue());
            }
        }
        frame.putShort((short) (fields.source().family() == Family.IPV4 ? 0x0800 : 0x86dd));
    }

    private static int headers(PacketFields fields) {
        if (fields.source().family() == Family.IPV4) {
            return 20;
        }
        return fields.fragment() == FragmentMatch.NONE ? 40 : 48;
    }

    private static void ipv4(ByteBuffer frame, PacketFields fields, int length) {
        int fragment = switch (fields.fragment()) {
            case FIRST -> 0x2000;
            case LATER -> LATER_OFFSET;
            default -> 0;
        };
        frame.put((byte) 0x45).put((byte) (dscp(fields) << 2)).putShort((short) length);
        frame.putShort((short) 1).putShort((short) fragment);
        frame.put((byte) hopLimit(fields)).put((byte) protocolOf(fields)).putShort((short) 0);
        address(frame, fields.source());
        address(frame, fields.destination());
    }

    private static void ipv6(ByteBuffer frame, PacketFields fields, int length) {
        boolean whole = fields.fragment() == FragmentMatch.NONE;
        frame.putInt(6 << 28 | dscp(fields) << 22).putShort((short) (length - 40));
        frame.put((byte) (whole ? protocolOf(fields) : FRAGMENT_HEADER)).put((byte) hopLimit(fields));
        address(frame, fields.source());
        address(frame, fields.destination());
        if (!whole) {
            int offset = fields.fragment() == FragmentMatch.FIRST ? 1 : LATER_OFFSET << 3;
            frame.put((byte) protocolOf(fields))
                    .put((byte) 0)
                    .putShort((short) offset)
                    .putInt(1);
        }
    }

    /** The transport header; a first fragment has it whole and is a multiple of 8 bytes long. */
    private static byte[] transport(PacketFields fields) {
        if (fields.fragment() == FragmentMatch.LATER) {
            return new byte[8];
        }
        byte[] header = header(fields);
        if (fields.fragment() == FragmentMatch.FIRST) {
            return Arrays.copyOf(header, Math.max(8, (header.length + 7) / 8 * 8));
        }
        return header;
    }

    private static byte[] header(PacketFields fields) {
        int protocol = protocolOf(fields);
        if (protocol == Protocol.TCP.number()) {
            int flags = fields.tcpFlags() == null ? TcpFlag.SYN.bit() : TcpFlag.bits(fields.tcpFlags());
            return ports(fields, 20).put(12, (byte) 0x50).put(13, (byte) flags).array();
        }
        if (protocol == Protocol.UDP.number() || protocol == Protocol.UDPLITE.number()) {
            return ports(fields, 8).putShort(4, (short) 8).array();
        }
        if (protocol == Protocol.SCTP.number() || protocol == Protocol.DCCP.number()) {
            return ports(fields, 12).array();
        }
        boolean four = fields.source().family() == Family.IPV4;
        if (protocol == (four ? Protocol.ICMP : Protocol.ICMPV6).number()) {
            IcmpMatch icmp = fields.icmp();
            int type = icmp != null ? icmp.type() : four ? 8 : 128;
            Integer code = icmp == null ? null : icmp.code();
            return ByteBuffer.allocate(8)
                    .put((byte) type)
                    .put((byte) (code == null ? 0 : code))
                    .array();
        }
        // an IPv6 packet without payload is no jumbogram only if nothing is to follow (RFC 2675)
        return new byte[protocol == NO_NEXT_HEADER ? 0 : 8];
    }

    private static ByteBuffer ports(PacketFields fields, int length) {
        return ByteBuffer.allocate(length)
                .putShort(0, (short) (fields.sourcePort() == null ? 0 : fields.sourcePort()))
                .putShort(2, (short) (fields.destinationPort() == null ? 0 : fields.destinationPort()));
    }

    private static void address(ByteBuffer frame, Address address) {
        if (address.family() == Family.IPV4) {
            frame.putInt((int) address.value().low());
        } else {
            frame.putLong(address.value().high()).putLong(address.value().low());
        }
    }

    private static int hopLimit(PacketFields fields) {
        return fields.hopLimit() == null ? 64 : fields.hopLimit();
    }

    private static int dscp(PacketFields fields) {
        return fields.dscp() == null ? 0 : fields.dscp();
    }
}
