package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdpgate.bpf.abi.Codes.ExtraFlag;
import io.xdpgate.bpf.abi.ExtraAddressLayout;
import io.xdpgate.bpf.abi.ExtraLayout;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Writes the two lines of conditions that few rules have. */
final class ExtraWriter {
    private static final long PACKET_LENGTH = ExtraLayout.LAYOUT.byteOffset(groupElement("packet_length"));
    private static final long VLAN = ExtraLayout.LAYOUT.byteOffset(groupElement("vlan"));
    private static final long HOP_LIMIT = ExtraLayout.LAYOUT.byteOffset(groupElement("hop_limit"));
    private static final long OTHER = ExtraLayout.LAYOUT.byteSize();

    private ExtraWriter() {}

    /** @param lines zero bytes at {@code at} */
    static void write(Extra extra, MemorySegment lines, long at) {
        ExtraLayout.SOURCE_SETS.set(lines, at, extra.sourceSets());
        ExtraLayout.DESTINATION_SETS.set(lines, at, extra.destinationSets());
        ExtraLayout.INTERFACES.set(lines, at, extra.interfaces());
        ExtraLayout.DSCP.set(lines, at, extra.dscp());
        Range length = extra.packetLength();
        lines.set(JAVA_INT, at + PACKET_LENGTH, length == null ? 0 : length.first());
        lines.set(JAVA_INT, at + PACKET_LENGTH + Integer.BYTES, length == null ? -1 : length.last());
        lines.set(JAVA_SHORT, at + VLAN, (short) first(extra.vlan()));
        lines.set(JAVA_SHORT, at + VLAN + Short.BYTES, (short) last(extra.vlan()));
        ExtraLayout.ICMP_MASK.set(lines, at, (short) extra.icmpMask());
        ExtraLayout.ICMP_VALUE.set(lines, at, (short) extra.icmpValue());
        ExtraLayout.FLAGS.set(lines, at, (short) flags(extra));
        lines.set(JAVA_BYTE, at + HOP_LIMIT, (byte) first(extra.hopLimit()));
        lines.set(JAVA_BYTE, at + HOP_LIMIT + 1, (byte) last(extra.hopLimit()));
        ExtraLayout.TCP_FLAG_MASK.set(lines, at, (byte) extra.tcpFlagMask());
        ExtraLayout.TCP_FLAG_VALUE.set(lines, at, (byte) extra.tcpFlagValue());
        ExtraLayout.FRAGMENTS.set(lines, at, (byte) extra.fragments());
        Addresses.write(extra.address(), lines, at + OTHER);
        ExtraAddressLayout.LENGTH.set(lines, at + OTHER, Addresses.length(extra.address()));
    }

    private static int first(@Nullable Range range) {
        return range == null ? 0 : range.first();
    }

    /** All ones of a member of any width when there is no condition. */
    private static int last(@Nullable Range range) {
        return range == null ? -1 : range.last();
    }

    private static int flags(Extra extra) {
        int flags = 0;
        Prefix address = extra.address();
        if (address != null) {
            flags |= address.family() == Family.IPV4 ? ExtraFlag.EXTRA_ADDRESS4 : ExtraFlag.EXTRA_ADDRESS6;
            flags |= extra.negated() ? ExtraFlag.EXTRA_NEGATED : 0;
        }
        flags |= asksForFacts(extra) ? ExtraFlag.EXTRA_FACTS : 0;
        flags |= extra.vlan() != null ? ExtraFlag.EXTRA_VLAN : 0;
        flags |= extra.icmpMask() != 0 ? ExtraFlag.EXTRA_ICMP : 0;
        flags |= extra.tcpFlagMask() != 0 ? ExtraFlag.EXTRA_TCP_FLAGS : 0;
        if (extra.sourceSets() != 0) {
            flags |= extra.sourceSetsNegated() ? ExtraFlag.EXTRA_NOT_SOURCE_SETS : ExtraFlag.EXTRA_SOURCE_SETS;
        }
        if (extra.destinationSets() != 0) {
            flags |= extra.destinationSetsNegated()
                    ? ExtraFlag.EXTRA_NOT_DESTINATION_SETS
                    : ExtraFlag.EXTRA_DESTINATION_SETS;
        }
        return flags;
    }

    /** Whether there are conditions that the program asks apart from those on sets and IPv6 addresses. */
    private static boolean asksForFacts(Extra extra) {
        Prefix address = extra.address();
        return (address != null && address.family() == Family.IPV4)
                || !extra.withoutFacts().equals(extra);
    }
}
