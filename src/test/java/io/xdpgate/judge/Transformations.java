package io.xdpgate.judge;

import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.policy.Family;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Things that may stand in front of an inner header without changing the verdict: promise "no bypass" of the
 * design. Each method answers empty for a frame whose verdict may change, so what is answered must be judged
 * like the original by every policy without {@code vlans} and {@code packetLength} conditions.
 */
public final class Transformations {
    private Transformations() {}

    /** Every transformation that this frame allows, by name. */
    public static Map<String, byte[]> of(byte[] frame) {
        Map<String, Optional<byte[]>> all = new LinkedHashMap<>();
        all.put("tag", tags(frame, 0x8100));
        all.put("service tag", tags(frame, 0x88a8));
        all.put("two tags", tags(frame, 0x88a8, 0x8100));
        all.put("old service tag and tag", tags(frame, 0x9100, 0x8100));
        all.put("no-operation options", ipv4Option(frame, 1, 1, 1, 0));
        all.put("router alert option", ipv4Option(frame, 148, 4, 0, 0));
        all.put("hop-by-hop header", ipv6Header(frame, 0, 1, 4, 0, 0, 0, 0));
        all.put("destination options header", ipv6Header(frame, 60, 1, 4, 0, 0, 0, 0));
        all.put("routing header", ipv6Header(frame, 43, 4, 0, 0, 0, 0, 0));
        all.put("atomic fragment header", atomicFragment(frame));
        Map<String, byte[]> possible = new LinkedHashMap<>();
        all.forEach((name, changed) -> changed.ifPresent(bytes -> possible.put(name, bytes)));
        return possible;
    }

    /**
     * Tags of id 7, 8... in front of what is there. Not for frames below 14 bytes, and not where the number of
     * tags (a truncated one included) would exceed two, unless the frame already has three.
     */
    public static Optional<byte[]> tags(byte[] frame, int... etherTypes) {
        int present = PlainParser.parse(frame).tags();
        if (frame.length < 14 || (present < 3 && present + etherTypes.length > 2)) {
            return Optional.empty();
        }
        byte[] tags = new byte[4 * etherTypes.length];
        for (int i = 0; i < etherTypes.length; i++) {
            tags[4 * i] = (byte) (etherTypes[i] >> 8);
            tags[4 * i + 1] = (byte) etherTypes[i];
            tags[4 * i + 3] = (byte) (7 + i);
        }
        return Optional.of(insert(frame, 12, tags));
    }

    /**
     * Four bytes of options behind the fixed IPv4 header. Only for well-formed IPv4 packets whose header and
     * total length have room for them.
     */
    public static Optional<byte[]> ipv4Option(byte[] frame, int... option) {
        ParsedPacket packet = PlainParser.parse(frame);
        Ip ip = packet.ip();
        if (ip == null || packet.inner() == null || ip.family() != Family.IPV4) {
            return Optional.empty();
        }
        int words = frame[ip.offset()] & 15;
        int length = ip.length() + 4;
        if (words == 15 || length > 65_535) {
            return Optional.empty();
        }
        byte[] changed = insert(frame, ip.offset() + 20, bytes(option));
        changed[ip.offset()] = (byte) (0x40 | (words + 1));
        changed[ip.offset() + 2] = (byte) (length >> 8);
        changed[ip.offset() + 3] = (byte) length;
        return Optional.of(changed);
    }

    /**
     * An extension header of eight bytes behind the fixed IPv6 header; {@code rest} are its bytes from the third
     * on. Only for well-formed IPv6 packets with fewer than eight extension headers and room in the payload
     * length, and not for neighbour discovery, which the guard protects only without extension headers.
     */
    public static Optional<byte[]> ipv6Header(byte[] frame, int number, int... rest) {
        ParsedPacket packet = PlainParser.parse(frame);
        Ip ip = packet.ip();
        Inner inner = packet.inner();
        if (ip == null || inner == null || ip.family() != Family.IPV6) {
            return Optional.empty();
        }
        boolean guardedWithoutHeadersOnly = packet.kind() == Kind.GUARDED
                && inner.icmp() != null
                && inner.icmp().type() >= 133
                && inner.icmp().type() <= 136;
        int length = ip.length() - 40 + 8;
        if (guardedWithoutHeadersOnly || inner.extensionHeaders() >= 8 || length > 65_535) {
            return Optional.empty();
        }
        byte[] header = new byte[8];
        header[0] = frame[ip.offset() + 6];
        System.arraycopy(bytes(rest), 0, header, 2, rest.length);
        byte[] changed = insert(frame, ip.offset() + 40, header);
        changed[ip.offset() + 4] = (byte) (length >> 8);
        changed[ip.offset() + 5] = (byte) length;
        changed[ip.offset() + 6] = (byte) number;
        return Optional.of(changed);
    }

    /** A fragment header with offset 0 and no more to come (RFC 6946); not where there is a fragment header. */
    public static Optional<byte[]> atomicFragment(byte[] frame) {
        Inner inner = PlainParser.parse(frame).inner();
        return inner == null || inner.fragmentHeader() ? Optional.empty() : ipv6Header(frame, 44, 0, 0, 0, 0, 1, 2);
    }

    private static byte[] insert(byte[] frame, int at, byte[] extra) {
        byte[] changed = Arrays.copyOf(frame, frame.length + extra.length);
        System.arraycopy(extra, 0, changed, at, extra.length);
        System.arraycopy(frame, at, changed, at + extra.length, frame.length - at);
        return changed;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
