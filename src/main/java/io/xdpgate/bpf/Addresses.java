package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Prefixes as in entries and extra conditions: no prefix is one of length 0, in which every address is. */
final class Addresses {
    private Addresses() {}

    /** Writes 16 bytes: IPv6 in host order, high and low; IPv4 address &lt;&lt; 32 | mask, and 0. */
    static void write(@Nullable Prefix prefix, MemorySegment lines, long at) {
        if (prefix == null) {
            return;
        }
        if (prefix.family() == Family.IPV6) {
            lines.set(JAVA_LONG, at, prefix.first().high());
            lines.set(JAVA_LONG, at + Long.BYTES, prefix.first().low());
        } else {
            lines.set(JAVA_LONG, at, (prefix.first().low() << 32) | mask(prefix));
        }
    }

    /** Adds a prefix to the {@code xg_entry.address} of an entry for IPv4, which asks nothing of this side yet. */
    static void add(Prefix prefix, boolean source, MemorySegment lines, long at) {
        int shift = source ? Integer.SIZE : 0;
        lines.set(JAVA_LONG, at, lines.get(JAVA_LONG, at) | (prefix.first().low() << shift));
        long masks = lines.get(JAVA_LONG, at + Long.BYTES);
        lines.set(JAVA_LONG, at + Long.BYTES, masks | (mask(prefix) << shift));
    }

    private static long mask(Prefix prefix) {
        return (0xffff_ffffL << (32 - prefix.length())) & 0xffff_ffffL;
    }

    /** {@code address_length}: 0 but for IPv6. */
    static byte length(@Nullable Prefix prefix) {
        return (byte) (prefix != null && prefix.family() == Family.IPV6 ? prefix.length() : 0);
    }
}
