package io.xdpgate.packet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic capture file (draft-ietf-opsawg-pcap): both byte orders, microseconds or nanoseconds.
 *
 * @param linkType 1 for Ethernet
 * @param frames the captured bytes of each packet
 * @param whole false when the file ends within a record; the broken record is left out
 */
public record PcapFile(int linkType, List<byte[]> frames, boolean whole) {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    /** @throws IOException if the file cannot be read or has no capture header */
    public static PcapFile read(Path file) throws IOException {
        return read(Files.readAllBytes(file));
    }

    /** @throws IOException if there is no capture header */
    public static PcapFile read(byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        if (content.length < FILE_HEADER) {
            throw new IOException("no capture: " + content.length + " bytes");
        }
        buffer.order(order(buffer.getInt(0)));
        int linkType = buffer.getInt(20) & 0xffff;
        buffer.position(FILE_HEADER);
        List<byte[]> frames = new ArrayList<>();
        while (buffer.remaining() >= RECORD_HEADER) {
            int length = buffer.getInt(buffer.position() + 8);
            if (length < 0 || length > buffer.remaining() - RECORD_HEADER) {
                return new PcapFile(linkType, List.copyOf(frames), false);
            }
            buffer.position(buffer.position() + RECORD_HEADER);
            byte[] frame = new byte[length];
            buffer.get(frame);
            frames.add(frame);
        }
        return new PcapFile(linkType, List.copyOf(frames), buffer.remaining() == 0);
    }

    private static ByteOrder order(int magic) throws IOException {
        return switch (magic) {
            case 0xa1b2c3d4, 0xa1b23c4d -> ByteOrder.BIG_ENDIAN;
            case 0xd4c3b2a1, 0x4d3cb2a1 -> ByteOrder.LITTLE_ENDIAN;
            default -> throw new IOException("no capture: magic " + Integer.toHexString(magic));
        };
    }
}
