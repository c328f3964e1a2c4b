package io.xdpgate.packet;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import java.util.ArrayList;
import java.util.List;

/** The IP header of a frame being built, or nothing for another EtherType. */
final class NetworkLayer {
    /** One IPv6 extension header with its own number. */
    record Extension(int number, byte[] bytes) {}

    final int version;
    final List<Extension> extensions = new ArrayList<>();
    int etherType;
    Address source;
    Address destination;
    int hopLimit = 64;
    int trafficClass;
    byte[] options = new byte[0];
    int fragmentWord;
    int protocol = 59;
    int versionField;
    int headerWords = -1;
    int lengthField = -1;
    int lengthDifference;

    private NetworkLayer(int version, int etherType, String source, String destination) {
        this.version = version;
        this.versionField = version;
        this.etherType = etherType;
        this.source = Address.parse(source).orElseThrow();
        this.destination = Address.parse(destination).orElseThrow();
    }

    static NetworkLayer ipv4() {
        return new NetworkLayer(4, 0x0800, "192.0.2.9", "198.51.100.1");
    }

    static NetworkLayer ipv6() {
        return new NetworkLayer(6, 0x86dd, "2001:db8::9", "2001:db8:1::1");
    }

    static NetworkLayer other(int etherType) {
        return new NetworkLayer(0, etherType, "192.0.2.9", "198.51.100.1");
    }

    void fragment(int offset, boolean more) {
        if (version == 4) {
            fragmentWord = (fragmentWord & 0xc000) | offset | (more ? 0x2000 : 0);
        } else {
            byte[] header = new Bytes()
                    .u16(0)
                    .u16(offset << 3 | (more ? 1 : 0))
                    .u32(0x1234)
                    .toArray();
            extensions.add(new Extension(44, header));
        }
    }

    /** The header with its options or extension headers; {@code following} is the number of bytes behind it. */
    byte[] header(int following) {
        return switch (version) {
            case 4 -> header4(following);
            case 6 -> header6(following);
            default -> new byte[0];
        };
    }

    private byte[] header4(int following) {
        int headerLength = 20 + options.length;
        int words = headerWords >= 0 ? headerWords : headerLength / 4;
        byte[] header = new Bytes()
                .u8(versionField << 4 | (words & 15))
                .u8(trafficClass)
                .u16(length(headerLength + following))
                .u16(0x4242)
                .u16(fragmentWord)
                .u8(hopLimit)
                .u8(protocol)
                .u16(0)
                .raw(bytes(source))
                .raw(bytes(destination))
                .raw(options)
                .toArray();
        int sum = checksum(header);
        header[10] = (byte) (sum >>> 8);
        header[11] = (byte) sum;
        return header;
    }

    private byte[] header6(int following) {
        Bytes chain = new Bytes();
        for (int i = 0; i < extensions.size(); i++) {
            byte[] extension = extensions.get(i).bytes.clone();
            extension[0] = (byte) next(i + 1);
            chain.raw(extension);
        }
        return new Bytes()
                .u32((long) versionField << 28 | (long) trafficClass << 20)
                .u16(length(chain.size() + following))
                .u8(next(0))
                .u8(hopLimit)
                .raw(bytes(source))
                .raw(bytes(destination))
                .raw(chain.toArray())
                .toArray();
    }

    private int next(int index) {
        return index < extensions.size() ? extensions.get(index).number : protocol;
    }

    private int length(int right) {
        return lengthField >= 0 ? lengthField : right + lengthDifference;
    }

    private static byte[] bytes(Address address) {
        Bytes bytes = new Bytes();
        if (address.family() == Family.IPV6) {
            bytes.u32(address.value().high() >>> 32).u32(address.value().high());
            bytes.u32(address.value().low() >>> 32);
        }
        return bytes.u32(address.value().low()).toArray();
    }

    /** RFC 1071. */
    private static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i + 1 < header.length; i += 2) {
            sum += (header[i] & 255) << 8 | (header[i + 1] & 255);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }
}
