package io.xdpgate.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A capture file of libpcap (draft-ietf-opsawg-pcap): a header of 24 bytes, then records of 16 bytes and the packet. Both
 * byte orders, microseconds and nanoseconds.
 *
 * @param packets in the order of the file
 */
public record Pcap(List<Captured> packets) {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;
    private static final int PCAPNG = 0x0a0d0d0a;
    private static final int ETHERNET = 1;
    private static final int HEADER = 24;
    private static final int RECORD = 16;

    /**
     * One captured frame.
     *
     * @param frame as many bytes as the frame had; those that were not captured are 0
     * @param captured how many bytes were captured
     */
    public record Captured(Instant time, byte[] frame, int captured) {}

    public Pcap {
        packets = List.copyOf(packets);
    }

    /** Why bytes are no capture that can be traced. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * @param maxPackets more are refused
     * @param maxFrame longer frames are cut to one byte more, which is too long to be traced
     * @throws UnreadableException with what is wrong and how to mend it
     */
    public static Pcap read(byte[] bytes, int maxPackets, int maxFrame) throws UnreadableException {
        if (bytes.length < HEADER) {
            throw new UnreadableException("the capture ends within its header; send a file as tcpdump -w writes it");
        }
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int magic = file.getInt();
        if (magic == PCAPNG) {
            throw new UnreadableException(
                    "the capture is a pcapng file; convert it: editcap -F pcap in.pcapng out.pcap");
        }
        if (magic == Integer.reverseBytes(MICROSECONDS) || magic == Integer.reverseBytes(NANOSECONDS)) {
            file.order(ByteOrder.LITTLE_ENDIAN);
            magic = Integer.reverseBytes(magic);
        }
        if (magic != MICROSECONDS && magic != NANOSECONDS) {
            throw new UnreadableException("the body does not begin as a capture file of libpcap does");
        }
        int linkType = file.getInt(20) & 0xffff;
        if (linkType != ETHERNET) {
            throw new UnreadableException("the capture's link type is " + linkType
                    + "; only Ethernet (1) is what the program sees: capture on the interface itself");
        }
        file.position(HEADER);
        return new Pcap(records(file, magic == NANOSECONDS ? 1 : 1000, maxPackets, maxFrame));
    }

    private static List<Captured> records(ByteBuffer file, int nanosPerTick, int maxPackets, int maxFrame)
            throws UnreadableException {
        List<Captured> packets = new ArrayList<>();
        while (file.hasRemaining()) {
            if (packets.size() == maxPackets) {
                throw new UnreadableException("the capture has more than " + maxPackets + " packets; send it in parts");
            }
            if (file.remaining() < RECORD) {
                throw new UnreadableException("the capture ends within the header of packet " + (packets.size() + 1));
            }
            Instant time = Instant.ofEpochSecond(
                    Integer.toUnsignedLong(file.getInt()),
                    Math.multiplyExact(Integer.toUnsignedLong(file.getInt()), (long) nanosPerTick));
            long captured = Integer.toUnsignedLong(file.getInt());
            long length = Integer.toUnsignedLong(file.getInt());
            if (captured > file.remaining() || captured > length) {
                throw new UnreadableException("packet " + (packets.size() + 1) + " claims " + captured
                        + " captured bytes of " + length + ", and " + file.remaining() + " follow");
            }
            byte[] bytes = new byte[(int) captured];
            file.get(bytes);
            packets.add(new Captured(
                    time, Arrays.copyOf(bytes, (int) Math.min(length, maxFrame + 1L)), (int) captured));
        }
        return packets;
    }
}
