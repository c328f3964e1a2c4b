package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Prefixes as {@code xg_entry.address}: no prefix is one of length 0, in which every address is. */
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
            long mask = (0xffff_ffffL << (32 - prefix.length())) & 0xffff_ffffL;
            lines.set(JAVA_LONG, at, (prefix.first().low() << 32) | mask);
        }
    }

    /** {@code address_length}: 0 but for IPv6. */
    static byte length(@Nullable Prefix prefix) {
        return (byte) (prefix != null && prefix.family() == Family.IPV6 ? prefix.length() : 0);
    }
}
