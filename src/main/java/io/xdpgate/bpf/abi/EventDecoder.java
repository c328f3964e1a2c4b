package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads perf samples of map {@code xg_events}. */
public final class EventDecoder {
    private static final long HEAD = EventLayout.LAYOUT.byteSize();
    private static final long SOURCE = EventLayout.LAYOUT.byteOffset(groupElement("source"));
    private static final long DESTINATION = EventLayout.LAYOUT.byteOffset(groupElement("destination"));

    private EventDecoder() {}

    /**
     * The event in a sample; nothing of the result refers to the segment.
     *
     * @param sample at any alignment, as long as the kernel says; bytes behind the captured ones are padding
     * @return empty if the sample is too short or contradicts itself: an event lost, to be counted by the caller
     */
    public static Optional<EventRecord> decode(MemorySegment sample) {
        if (sample.byteSize() < HEAD) {
            return Optional.empty();
        }
        int captured = u16(EventLayout.CAPTURED, sample);
        if (captured > sample.byteSize() - HEAD || !isConsistent(sample, captured)) {
            return Optional.empty();
        }
        return Optional.of(read(sample, captured));
    }

    private static boolean isConsistent(MemorySegment sample, int captured) {
        int length = (int) EventLayout.LENGTH.get(sample, 0L);
        int wouldBe = u8(EventLayout.WOULD_BE, sample);
        int rule = (int) EventLayout.RULE.get(sample, 0L);
        return length >= captured
                && captured <= Limits.SNAP_MAX
                && (rule >= 0 || rule == (int) Limits.NO_RULE)
                && isVlan(u16(EventLayout.VLAN, sample))
                && isVlan(u16(EventLayout.INNER_VLAN, sample))
                && isVerdict(u8(EventLayout.VERDICT, sample))
                && (isVerdict(wouldBe) || wouldBe == Limits.NO_VERDICT)
                && u8(EventLayout.REASON, sample) <= Codes.Reason.REASON_PANIC
                && isFamily(u8(EventLayout.FAMILY, sample))
                && u8(EventLayout.FRAGMENT, sample) <= Codes.Fragment.FRAGMENT_LATER
                && u8(EventLayout.HAS_PORTS, sample) <= 1
                && u8(EventLayout.HAS_ICMP, sample) <= 1
                && u8(EventLayout.HAS_TCP_FLAGS, sample) <= 1;
    }

    private static EventRecord read(MemorySegment sample, int captured) {
        int family = u8(EventLayout.FAMILY, sample);
        return new EventRecord(
                (long) EventLayout.TIME_NS.get(sample, 0L),
                (long) EventLayout.REVISION.get(sample, 0L),
                (int) EventLayout.RULE.get(sample, 0L),
                (int) EventLayout.IFINDEX.get(sample, 0L),
                (int) EventLayout.LENGTH.get(sample, 0L),
                u16(EventLayout.VLAN, sample),
                u16(EventLayout.INNER_VLAN, sample),
                u16(EventLayout.SOURCE_PORT, sample),
                u16(EventLayout.DESTINATION_PORT, sample),
                u8(EventLayout.VERDICT, sample),
                u8(EventLayout.WOULD_BE, sample),
                u8(EventLayout.REASON, sample),
                family,
                u8(EventLayout.PROTOCOL, sample),
                u8(EventLayout.HAS_PORTS, sample) == 1,
                u8(EventLayout.HAS_ICMP, sample) == 1,
                u8(EventLayout.HAS_TCP_FLAGS, sample) == 1,
                u8(EventLayout.ICMP_TYPE, sample),
                u8(EventLayout.ICMP_CODE, sample),
                u8(EventLayout.TCP_FLAGS, sample),
                u8(EventLayout.FRAGMENT, sample),
                address(sample, SOURCE, family),
                address(sample, DESTINATION, family),
                sample.asSlice(HEAD, captured).toArray(JAVA_BYTE));
    }

    private static byte @Nullable [] address(MemorySegment sample, long offset, int family) {
        byte[] bytes = sample.asSlice(offset, 16).toArray(JAVA_BYTE);
        return switch (family) {
            case Codes.Family.FAMILY_IPV4 -> Arrays.copyOf(bytes, 4);
            case Codes.Family.FAMILY_IPV6 -> bytes;
            default -> null;
        };
    }

    private static boolean isVlan(int id) {
        return id <= 0xfff || id == Limits.NO_VLAN;
    }

    private static boolean isVerdict(int code) {
        return code == Codes.Verdict.VERDICT_PASS || code == Codes.Verdict.VERDICT_DROP;
    }

    private static boolean isFamily(int code) {
        return code == Codes.Family.FAMILY_NONE || code == Codes.Family.FAMILY_IPV4 || code == Codes.Family.FAMILY_IPV6;
    }

    /** A member of one byte, 0..255. */
    static int u8(VarHandle member, MemorySegment sample) {
        return (byte) member.get(sample, 0L) & 0xff;
    }

    /** A member of two bytes, 0..65,535. */
    static int u16(VarHandle member, MemorySegment sample) {
        return (short) member.get(sample, 0L) & 0xffff;
    }
}
