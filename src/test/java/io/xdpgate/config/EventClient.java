package io.xdpgate.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A subscriber that counts and keeps nothing, cheap enough to have hundreds of. It reads only when told to; counts are
 * for any thread. HTTP/1.0, so that no chunks are in the text.
 */
final class EventClient implements AutoCloseable {
    private static final Pattern LOSS = Pattern.compile("data: \\{\"count\":(\\d+),\"stage\":\"(\\w+)\"}");

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(16_384);
    private final Map<String, Long> lost = new ConcurrentHashMap<>();

    /** The beginning of the line under way. */
    private final byte[] line = new byte[96];

    private int lineLength;
    private boolean inLoss;
    private volatile boolean subscribed;
    private final AtomicLong packets = new AtomicLong();

    private EventClient(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Subscribes, and returns when the service says so.
     *
     * @param query with its question mark, or empty
     * @param receiveBufferBytes 0: the system's choice
     */
    static EventClient open(int port, String token, String query, int receiveBufferBytes) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (receiveBufferBytes > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        EventClient client = new EventClient(channel);
        channel.write(ByteBuffer.wrap(("GET /api/v1/events" + query
                        + " HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        while (!client.subscribed) {
            if (!client.readOne()) {
                throw new IOException("the stream ended before it began");
            }
        }
        return client;
    }

    SocketChannel channel() {
        return channel;
    }

    long packets() {
        return packets.get();
    }

    /** Events told as lost at a stage. */
    long lost(String stage) {
        return lost.getOrDefault(stage, 0L);
    }

    long lost() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    void readAll() {
        while (readOne()) {
            // counting is all there is to do
        }
    }

    /** Reads what is there, up to one buffer; false when the stream has ended. */
    boolean readOne() {
        try {
            buffer.clear();
            int read = channel.read(buffer);
            count(buffer.array(), Math.max(0, read));
            return read >= 0;
        } catch (IOException closed) {
            return false;
        }
    }

    private void count(byte[] bytes, int length) {
        long more = 0;
        for (int i = 0; i < length; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                more += endOfLine();
                lineLength = 0;
            } else if (lineLength < line.length) {
                line[lineLength++] = next;
            }
        }
        packets.addAndGet(more);
    }

    /** 1 for the line that announces a packet. */
    private int endOfLine() {
        if (inLoss) {
            String text = new String(line, 0, lineLength, StandardCharsets.US_ASCII);
            Matcher loss = LOSS.matcher(text);
            if (!loss.matches()) {
                throw new AssertionError("not the data of a loss: " + text);
            }
            lost.merge(loss.group(2), Long.parseLong(loss.group(1)), Long::sum);
            inLoss = false;
        } else if (lineLength > 1 && line[0] == ':') {
            subscribed = true;
        } else if (lineLength > 7 && line[0] == 'e') {
            inLoss = line[7] == 'l';
            return line[7] == 'p' ? 1 : 0;
        }
        return 0;
    }

    /** Ends the stream; whoever is reading it comes back. */
    void leave() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
