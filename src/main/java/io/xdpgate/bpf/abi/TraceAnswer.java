package io.xdpgate.bpf.abi;

import static io.xdpgate.bpf.abi.EventDecoder.u16;
import static io.xdpgate.bpf.abi.EventDecoder.u8;

import java.lang.foreign.MemorySegment;

/** Questions about traced packets and their answers: the metadata in front of a frame, 32 bytes. */
public final class TraceAnswer {
    /** Bytes of a question and of its answer. */
    public static final int SIZE = (int) TraceLayout.LAYOUT.byteSize();

    /**
     * @param outcome reason * 2 + verdict
     * @param rule {@code xg_detail.rule}, or {@link Limits#NO_RULE}
     */
    public record Outcome(long revision, int rule, int outcome) {}

    /** Halves in host order; IPv4 is the low half. */
    public record Addresses(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {}

    /** As in {@code struct xg_trace_fields}; ports and flags are 0 where the packet has none. */
    public record Fields(
            long length,
            int vlan,
            int innerVlan,
            int sourcePort,
            int destinationPort,
            int family,
            int protocol,
            int fragment,
            int hopLimit,
            int dscp,
            boolean hasPorts,
            boolean hasIcmp,
            boolean hasTcpFlags,
            int icmpType,
            int icmpCode,
            int tcpFlags) {}

    private TraceAnswer() {}

    /** @param part of {@link Codes.TracePart} */
    public static byte[] question(int part) {
        byte[] bytes = new byte[SIZE];
        MemorySegment question = MemorySegment.ofArray(bytes);
        TraceLayout.MAGIC.set(question, 0L, Limits.TRACE_MAGIC);
        TraceLayout.PART.set(question, 0L, part);
        return bytes;
    }

    /** Whether a program that knows traced packets has answered {@link Codes.TracePart#TRACE_JUDGEMENT}. */
    public static boolean isAnswer(byte[] metadata) {
        return (int) TraceLayout.MAGIC.get(MemorySegment.ofArray(metadata), 0L) == Limits.TRACE_ANSWER;
    }

    public static Outcome outcome(byte[] metadata) {
        MemorySegment answer = MemorySegment.ofArray(metadata);
        return new Outcome((long) TraceLayout.REVISION.get(answer, 0L), (int) TraceLayout.RULE.get(answer, 0L), (int)
                TraceLayout.OUTCOME.get(answer, 0L));
    }

    public static Addresses addresses(byte[] metadata) {
        MemorySegment answer = MemorySegment.ofArray(metadata);
        return new Addresses(
                (long) TraceAddressesLayout.SOURCE_HIGH.get(answer, 0L),
                (long) TraceAddressesLayout.SOURCE_LOW.get(answer, 0L),
                (long) TraceAddressesLayout.DESTINATION_HIGH.get(answer, 0L),
                (long) TraceAddressesLayout.DESTINATION_LOW.get(answer, 0L));
    }

    public static Fields fields(byte[] metadata) {
        MemorySegment answer = MemorySegment.ofArray(metadata);
        return new Fields(
                Integer.toUnsignedLong((int) TraceFieldsLayout.LENGTH.get(answer, 0L)),
                u16(TraceFieldsLayout.VLAN, answer),
                u16(TraceFieldsLayout.INNER_VLAN, answer),
                u16(TraceFieldsLayout.SOURCE_PORT, answer),
                u16(TraceFieldsLayout.DESTINATION_PORT, answer),
                u8(TraceFieldsLayout.FAMILY, answer),
                u8(TraceFieldsLayout.PROTOCOL, answer),
                u8(TraceFieldsLayout.FRAGMENT, answer),
                u8(TraceFieldsLayout.HOP_LIMIT, answer),
                u8(TraceFieldsLayout.DSCP, answer),
                u8(TraceFieldsLayout.HAS_PORTS, answer) == 1,
                u8(TraceFieldsLayout.HAS_ICMP, answer) == 1,
                u8(TraceFieldsLayout.HAS_TCP_FLAGS, answer) == 1,
                u8(TraceFieldsLayout.ICMP_TYPE, answer),
                u8(TraceFieldsLayout.ICMP_CODE, answer),
                u8(TraceFieldsLayout.TCP_FLAGS, answer));
    }
}
