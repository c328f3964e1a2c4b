package io.xdpgate.classbench;

import io.xdpgate.policy.Family;
import io.xdpgate.policy.UInt128;
import java.nio.ByteBuffer;

/**
 * The fields of an IPv4 packet that five-field rules look at.
 *
 * @param source host order
 * @param destination host order
 * @param protocol 0..255
 * @param sourcePort 0..65535; no part of the frame unless the protocol is TCP or UDP
 * @param destinationPort likewise
 * @param tcpFlags byte 13 of the TCP header; no part of the frame unless the protocol is TCP
 */
public record Header(int source, int destination, int protocol, int sourcePort, int destinationPort, int tcpFlags) {
    /** Bytes of every frame, without FCS. */
    public static final int FRAME_BYTES = 64;

    /** Bytes of every IPv6 frame, without FCS: room for a TCP header. */
    public static final int IPV6_FRAME_BYTES = 74;

    static final int TCP = 6;
    static final int UDP = 17;

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private static final int IP_LENGTH = FRAME_BYTES - 14;

    /** An untagged Ethernet frame of {@value #FRAME_BYTES} bytes; checksums are 0. */
    public byte[] frame() {
        ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES)
                .putLong(0x0200000000010200L)
                .putInt(2)
                .putShort((short) 0x0800)
                .putShort((short) 0x4500)
                .putShort((short) IP_LENGTH)
                .putInt(0)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(source)
                .putInt(destination);
        if (protocol == TCP) {
            ports(frame).putLong(0).put((byte) 0x50).put((byte) tcpFlags);
        } else if (protocol == UDP) {
            ports(frame).putShort((short) (IP_LENGTH - 20));
        } else {
            // An echo request, for ICMP; other protocols have no ports, so the first bytes do not matter.
            frame.put((byte) 8);
        }
        return frame.array();
    }

    /** The frame of a family: of IPv6 with the addresses that stand for these ({@link Widened}). */
    public byte[] frame(Family family) {
        return family == Family.IPV4
                ? frame()
                : ipv6Frame(Widened.address(source), Widened.address(destination), protocol(protocol, family));
    }

    /** An untagged IPv6 frame with the ports and flags of this header. */
    byte[] ipv6Frame(UInt128 from, UInt128 to, int number) {
        ByteBuffer frame = ByteBuffer.allocate(IPV6_FRAME_BYTES)
                .putLong(0x0200000000010200L)
                .putInt(2)
                .putShort((short) 0x86dd)
                .putInt(0x6000_0000)
                .putShort((short) (IPV6_FRAME_BYTES - 54))
                .put((byte) number)
                .put((byte) 64)
                .putLong(from.high())
                .putLong(from.low())
                .putLong(to.high())
                .putLong(to.low());
        if (number == TCP) {
            ports(frame).putLong(0).put((byte) 0x50).put((byte) tcpFlags);
        } else if (number == UDP) {
            ports(frame).putShort((short) (IPV6_FRAME_BYTES - 54));
        } else {
            frame.put((byte) 128);
        }
        return frame.array();
    }

    /** ICMP is another protocol in IPv6. */
    public static int protocol(int number, Family family) {
        return number == ICMP && family == Family.IPV6 ? ICMPV6 : number;
    }

    private ByteBuffer ports(ByteBuffer frame) {
        return frame.putShort((short) sourcePort).putShort((short) destinationPort);
    }
}
