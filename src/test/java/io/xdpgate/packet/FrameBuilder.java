package io.xdpgate.packet;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.TcpFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Builds one Ethernet frame. Lengths and next-header values are right unless a method here overrides them;
 * addresses are those of RFC 5737 and RFC 3849 unless given. Not thread-safe.
 */
public final class FrameBuilder {
    public static final int TAG = 0x8100;
    public static final int SERVICE_TAG = 0x88a8;
    public static final int OLD_SERVICE_TAG = 0x9100;

    private record Tag(int etherType, int control) {}

    private record Patch(Layer layer, int offset, int value) {}

    private enum Layer {
        FRAME,
        NETWORK,
        TRANSPORT
    }

    private final List<Tag> tags = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private final NetworkLayer network;
    private byte[] transport = new byte[0];
    private byte[] payload = new byte[0];
    private int udpLength = -1;
    private boolean udp;
    private int padding;
    private int keep = Integer.MAX_VALUE;

    private FrameBuilder(NetworkLayer network) {
        this.network = network;
    }

    public static FrameBuilder ipv4() {
        return new FrameBuilder(NetworkLayer.ipv4());
    }

    public static FrameBuilder ipv6() {
        return new FrameBuilder(NetworkLayer.ipv6());
    }

    /** An ARP request, RFC 826. */
    public static FrameBuilder arp() {
        return etherType(0x0806)
                .payload(new Bytes()
                        .u16(1)
                        .u16(0x0800)
                        .u8(6)
                        .u8(4)
                        .u16(1)
                        .zeros(20)
                        .toArray());
    }

    /** IEEE 802.3 with an LLC header (an STP bridge group). */
    public static FrameBuilder llc() {
        return etherType(38)
                .payload(new Bytes().u8(0x42).u8(0x42).u8(3).zeros(35).toArray());
    }

    /** One MPLS label (RFC 3032) with the bottom bit set in front of {@code packet}. */
    public static FrameBuilder mpls(byte[] packet) {
        return etherType(0x8847)
                .payload(new Bytes().u32(0x00010140L).raw(packet).toArray());
    }

    /** A frame whose bytes after the tags are only the payload. */
    public static FrameBuilder etherType(int etherType) {
        return new FrameBuilder(NetworkLayer.other(etherType));
    }

    /** Appends a tag behind those that are there; {@code control} is priority, DEI and 12 bits of id. */
    public FrameBuilder tag(int etherType, int control) {
        tags.add(new Tag(etherType, control));
        return this;
    }

    public FrameBuilder vlan(int id) {
        return tag(TAG, id);
    }

    /** Another EtherType in front of the same bytes. */
    public FrameBuilder etherTypeIs(int etherType) {
        network.etherType = etherType;
        return this;
    }

    public FrameBuilder from(String address) {
        return from(Address.parse(address).orElseThrow());
    }

    public FrameBuilder from(Address address) {
        network.source = address;
        return this;
    }

    public FrameBuilder to(String address) {
        return to(Address.parse(address).orElseThrow());
    }

    public FrameBuilder to(Address address) {
        network.destination = address;
        return this;
    }

    /** TTL or hop limit. */
    public FrameBuilder hopLimit(int value) {
        network.hopLimit = value;
        return this;
    }

    public FrameBuilder dscp(int value) {
        network.trafficClass = value << 2 | (network.trafficClass & 3);
        return this;
    }

    /** The lower two bits of TOS or traffic class, RFC 3168. */
    public FrameBuilder ecn(int value) {
        network.trafficClass = (network.trafficClass & ~3) | value;
        return this;
    }

    /** IPv4 options, filled up with zeros to a multiple of four bytes. */
    public FrameBuilder options(int... bytes) {
        network.options = Arrays.copyOf(Bytes.of(bytes), (bytes.length + 3) / 4 * 4);
        return this;
    }

    /** IPv4: the fragment word. IPv6: appends a fragment header. {@code offset} counts units of 8 bytes. */
    public FrameBuilder fragment(int offset, boolean more) {
        network.fragment(offset, more);
        return this;
    }

    /** IPv4: sets DF. */
    public FrameBuilder dontFragment() {
        network.fragmentWord |= 0x4000;
        return this;
    }

    /** Appends an IPv6 extension header of {@code 8 + 8 * extra} bytes, filled with Pad1 options (zeros). */
    public FrameBuilder extension(int number, int extra) {
        return extension(
                number, new Bytes().u8(0).u8(extra).zeros(6 + 8 * extra).toArray());
    }

    /** Appends an IPv6 extension header; its first byte is replaced by the next header's number. */
    public FrameBuilder extension(int number, byte[] header) {
        network.extensions.add(new NetworkLayer.Extension(number, header));
        return this;
    }

    /** Appends an authentication header (RFC 4302) of {@code 12 + 4 * extra} bytes. */
    public FrameBuilder authentication(int extra) {
        return extension(
                51, new Bytes().u8(0).u8(1 + extra).zeros(10 + 4 * extra).toArray());
    }

    public FrameBuilder tcp(int sourcePort, int destinationPort, TcpFlag... flags) {
        Set<TcpFlag> set = EnumSet.noneOf(TcpFlag.class);
        set.addAll(Arrays.asList(flags));
        return transport(6, Transport.tcp(sourcePort, destinationPort, set));
    }

    public FrameBuilder udp(int sourcePort, int destinationPort) {
        transport(17, Transport.udp(sourcePort, destinationPort, 0));
        udp = true;
        return this;
    }

    /** The UDP length field, whatever follows. */
    public FrameBuilder udpLength(int length) {
        udpLength = length;
        return this;
    }

    public FrameBuilder udplite(int sourcePort, int destinationPort) {
        return transport(136, Transport.udp(sourcePort, destinationPort, 8));
    }

    public FrameBuilder sctp(int sourcePort, int destinationPort) {
        return transport(132, Transport.sctp(sourcePort, destinationPort));
    }

    public FrameBuilder dccp(int sourcePort, int destinationPort) {
        return transport(33, Transport.dccp(sourcePort, destinationPort));
    }

    /** ICMP in an IPv4 packet, ICMPv6 in an IPv6 packet. */
    public FrameBuilder icmp(int type, int code) {
        return transport(network.version == 4 ? 1 : 58, Transport.icmp(type, code));
    }

    /** These bytes as the header of that protocol. */
    public FrameBuilder transport(int protocol, byte[] header) {
        network.protocol = protocol;
        transport = header.clone();
        udp = false;
        return this;
    }

    /** The protocol number (or last next-header value), whatever follows. */
    public FrameBuilder protocol(int number) {
        network.protocol = number;
        return this;
    }

    /** {@code length} bytes of 0x5a behind the transport header. */
    public FrameBuilder payload(int length) {
        return payload(Bytes.filled(length, 0x5a));
    }

    public FrameBuilder payload(byte[] bytes) {
        payload = bytes.clone();
        return this;
    }

    public FrameBuilder version(int version) {
        network.versionField = version;
        return this;
    }

    /** IPv4 header length in units of four bytes, whatever the options are. */
    public FrameBuilder headerWords(int words) {
        network.headerWords = words;
        return this;
    }

    /** IPv4 total length or IPv6 payload length, whatever follows. */
    public FrameBuilder lengthField(int length) {
        network.lengthField = length;
        return this;
    }

    /** Adds to the length that would be right. */
    public FrameBuilder lengthOff(int difference) {
        network.lengthDifference = difference;
        return this;
    }

    /** Patchs a byte, counted from the start of the frame. */
    public FrameBuilder set(int offset, int value) {
        patches.add(new Patch(Layer.FRAME, offset, value));
        return this;
    }

    /** Patchs a byte, counted from the start of the IP header. */
    public FrameBuilder setNetwork(int offset, int value) {
        patches.add(new Patch(Layer.NETWORK, offset, value));
        return this;
    }

    /** Patchs a byte, counted from the start of the transport header. */
    public FrameBuilder setTransport(int offset, int value) {
        patches.add(new Patch(Layer.TRANSPORT, offset, value));
        return this;
    }

    /** Zeros behind the end of the IP packet. */
    public FrameBuilder pad(int bytes) {
        padding = bytes;
        return this;
    }

    /** Keeps only the first bytes of the frame; done last. */
    public FrameBuilder truncate(int length) {
        keep = length;
        return this;
    }

    /** Cuts so many bytes off the end of the frame; done last. */
    public FrameBuilder cut(int bytes) {
        keep = -bytes;
        return this;
    }

    public byte[] build() {
        byte[] segment = segment();
        byte[] head = network.header(segment.length);
        Bytes frame = new Bytes().raw(Bytes.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2));
        tags.forEach(tag -> frame.u16(tag.etherType).u16(tag.control));
        int networkOffset = frame.u16(network.etherType).size();
        byte[] bytes = frame.raw(head).raw(segment).zeros(padding).toArray();
        for (Patch patch : patches) {
            bytes[offset(patch, networkOffset, head.length)] = (byte) patch.value;
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, keep < 0 ? bytes.length + keep : keep));
    }

    private byte[] segment() {
        byte[] header = transport.clone();
        if (udp) {
            int length = udpLength >= 0 ? udpLength : header.length + payload.length;
            header[4] = (byte) (length >>> 8);
            header[5] = (byte) length;
        }
        return new Bytes().raw(header).raw(payload).toArray();
    }

    private static int offset(Patch patch, int networkOffset, int headerLength) {
        return switch (patch.layer) {
            case FRAME -> patch.offset;
            case NETWORK -> networkOffset + patch.offset;
            case TRANSPORT -> networkOffset + headerLength + patch.offset;
        };
    }
}
