package io.xdpgate.judge;

import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Icmp;
import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.judge.ParsedPacket.Ports;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads frames, one sentence of the design at a time. A parser object reads one frame. */
public final class PlainParser {
    private static final Set<Integer> TAGS = Set.of(0x8100, 0x88a8, 0x9100);
    private static final Set<Integer> ENCAPSULATIONS = Set.of(0x8847, 0x8848, 0x8864, 0x894f, 0x88e5);
    private static final Set<Integer> EXTENSION_HEADERS = Set.of(0, 43, 44, 51, 60, 135);
    private static final Set<Integer> PORT_PROTOCOLS = Set.of(6, 17, 33, 132, 136);
    private static final Map<Integer, Integer> FIXED_HEADER = Map.of(6, 20, 17, 8, 136, 8, 132, 12, 33, 12);
    private static final int MOST_EXTENSION_HEADERS = 8;

    /** Ends the reading of a frame: its kind is known. */
    private static final class Known extends Exception {
        private static final long serialVersionUID = 1;
        private final Kind kind;

        private Known(Kind kind) {
            super(kind.name(), null, false, false);
            this.kind = kind;
        }
    }

    private final byte[] frame;
    private int position;
    private int tags;
    private @Nullable Integer vlan;
    private @Nullable Integer innerVlan;
    private @Nullable Ip ip;
    private @Nullable Inner inner;

    private int protocol;
    private int extensionHeaders;
    private boolean fragmentHeader;
    private Fragment fragment = Fragment.NONE;

    private PlainParser(byte[] frame) {
        this.frame = frame;
    }

    public static ParsedPacket parse(byte[] frame) {
        PlainParser parser = new PlainParser(frame);
        Kind kind;
        try {
            kind = parser.kind();
        } catch (Known known) {
            kind = known.kind;
        }
        return new ParsedPacket(kind, parser.tags, parser.vlan, parser.innerVlan, parser.ip, parser.inner);
    }

    private Kind kind() throws Known {
        malformedIf(frame.length < 14);
        int etherType = u16(12);
        position = 14;
        while (TAGS.contains(etherType)) {
            etherType = tag();
        }
        if (etherType == 0x0806) {
            return Kind.GUARDED;
        }
        if (etherType == 0x0800) {
            return ipv4();
        }
        if (etherType == 0x86dd) {
            return ipv6();
        }
        return ENCAPSULATIONS.contains(etherType) ? Kind.ENCAPSULATED : Kind.NON_IP;
    }

    /** Reads the tag at {@code position}; its answer is the EtherType behind it. */
    private int tag() throws Known {
        tags++;
        if (tags == 3) {
            throw new Known(Kind.DEEP_HEADERS);
        }
        malformedIf(position + 4 > frame.length);
        int id = u16(position) & 0x0fff;
        Integer idOrNone = id == 0 ? null : id;
        if (tags == 1) {
            vlan = idOrNone;
        } else {
            innerVlan = idOrNone;
        }
        position += 4;
        return u16(position - 2);
    }

    private Kind ipv4() throws Known {
        int start = position;
        malformedIf(start + 20 > frame.length);
        malformedIf(u8(start) >> 4 != 4);
        int headerLength = (u8(start) & 15) * 4;
        int length = u16(start + 2);
        Ip header = new Ip(
                start,
                Family.IPV4,
                address(start + 12, 4),
                address(start + 16, 4),
                length,
                u8(start + 8),
                u8(start + 1) >> 2);
        ip = header;
        malformedIf(headerLength < 20);
        malformedIf(length < headerLength);
        malformedIf(start + length > frame.length);
        protocol = u8(start + 9);
        int end = start + length;
        position = start + headerLength;
        fragment(u16(start + 6) & 0x1fff, (u16(start + 6) & 0x2000) != 0, end);
        inner = transport(header, end);
        return PlainGuard.protects(header, inner) ? Kind.GUARDED : Kind.IP;
    }

    private Kind ipv6() throws Known {
        int start = position;
        malformedIf(start + 40 > frame.length);
        malformedIf(u8(start) >> 4 != 6);
        int payloadLength = u16(start + 4);
        Ip header = new Ip(
                start,
                Family.IPV6,
                address(start + 8, 16),
                address(start + 24, 16),
                payloadLength + 40,
                u8(start + 7),
                (u16(start) >> 4 & 0xff) >> 2);
        ip = header;
        malformedIf(start + 40 + payloadLength > frame.length);
        protocol = u8(start + 6);
        malformedIf(payloadLength == 0 && protocol != 59);
        int end = start + 40 + payloadLength;
        position = start + 40;
        while (EXTENSION_HEADERS.contains(protocol) && fragment != Fragment.LATER) {
            if (extensionHeaders == MOST_EXTENSION_HEADERS) {
                throw new Known(Kind.DEEP_HEADERS);
            }
            extensionHeader(end);
            extensionHeaders++;
        }
        inner = transport(header, end);
        return PlainGuard.protects(header, inner) ? Kind.GUARDED : Kind.IP;
    }

    /** Walks past the extension header at {@code position}; {@code protocol} is its number, then the next one's. */
    private void extensionHeader(int end) throws Known {
        int start = position;
        malformedIf(start + 2 > end);
        int next = u8(start);
        int length = switch (protocol) {
            case 44 -> 8;
            case 51 -> (u8(start + 1) + 2) * 4;
            default -> (u8(start + 1) + 1) * 8;
        };
        malformedIf(start + length > end);
        boolean isFragmentHeader = protocol == 44;
        protocol = next;
        position = start + length;
        if (isFragmentHeader) {
            malformedIf(fragmentHeader);
            fragmentHeader = true;
            fragment(u16(start + 2) >> 3, (u16(start + 2) & 1) != 0, end);
        }
    }

    /** The payload of the fragment goes from {@code position} to {@code end}; {@code offset} is in units of 8. */
    private void fragment(int offset, boolean more, int end) throws Known {
        int payload = end - position;
        if (offset > 0) {
            fragment = Fragment.LATER;
        } else if (more) {
            fragment = Fragment.FIRST;
        } else {
            return;
        }
        malformedIf(more && payload % 8 != 0);
        malformedIf(offset * 8 + payload > 65_535);
        malformedIf(protocol == 6 && offset == 1);
    }

    private Inner transport(Ip header, int end) throws Known {
        if (fragment == Fragment.LATER) {
            return new Inner(protocol, fragment, extensionHeaders, fragmentHeader, null, null, null);
        }
        int start = position;
        boolean isIcmp = protocol == (header.family() == Family.IPV4 ? 1 : 58);
        malformedIf(start + (isIcmp ? 8 : FIXED_HEADER.getOrDefault(protocol, 0)) > end);
        if (protocol == 6) {
            malformedIf(u8(start + 12) >> 4 < 5);
        }
        if (protocol == 17) {
            int length = u16(start + 4);
            malformedIf(length < 8);
            malformedIf(fragment == Fragment.NONE && start + length > end);
        }
        return new Inner(
                protocol,
                fragment,
                extensionHeaders,
                fragmentHeader,
                PORT_PROTOCOLS.contains(protocol) ? new Ports(u16(start), u16(start + 2)) : null,
                protocol == 6 ? Integer.valueOf(u8(start + 13)) : null,
                isIcmp ? new Icmp(u8(start), u8(start + 1)) : null);
    }

    private static void malformedIf(boolean broken) throws Known {
        if (broken) {
            throw new Known(Kind.MALFORMED);
        }
    }

    private Address address(int offset, int length) {
        return Address.of(Arrays.copyOfRange(frame, offset, offset + length));
    }

    private int u8(int offset) {
        return frame[offset] & 255;
    }

    private int u16(int offset) {
        return u8(offset) << 8 | u8(offset + 1);
    }
}
