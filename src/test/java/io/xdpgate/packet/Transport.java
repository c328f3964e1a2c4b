package io.xdpgate.packet;

import io.xdpgate.policy.TcpFlag;
import java.util.Set;

/** The fixed headers that follow IP, each without payload and with a zero checksum. */
final class Transport {
    private Transport() {}

    /** RFC 9293 section 3.1, data offset 5. */
    static byte[] tcp(int sourcePort, int destinationPort, Set<TcpFlag> flags) {
        return new Bytes()
                .u16(sourcePort)
                .u16(destinationPort)
                .u32(1)
                .u32(0)
                .u8(0x50)
                .u8(TcpFlag.bits(flags))
                .u16(1024)
                .u32(0)
                .toArray();
    }

    /** RFC 768; {@code length} covers header and payload. */
    static byte[] udp(int sourcePort, int destinationPort, int length) {
        return new Bytes()
                .u16(sourcePort)
                .u16(destinationPort)
                .u16(length)
                .u16(0)
                .toArray();
    }

    /** RFC 9260 section 3.1: ports, verification tag, checksum. */
    static byte[] sctp(int sourcePort, int destinationPort) {
        return new Bytes().u16(sourcePort).u16(destinationPort).u32(1).u32(0).toArray();
    }

    /** RFC 4340 section 5.1, the 12-byte form with short sequence numbers; a Data packet. */
    static byte[] dccp(int sourcePort, int destinationPort) {
        return new Bytes()
                .u16(sourcePort)
                .u16(destinationPort)
                .u8(3)
                .zeros(3)
                .u32(0x04000001L)
                .toArray();
    }

    /** RFC 792 and RFC 4443: type, code, checksum, four bytes of the message. */
    static byte[] icmp(int type, int code) {
        return new Bytes().u8(type).u8(code).zeros(6).toArray();
    }
}
