package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.events.EventHub;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Many clients over real sockets, some of which do not read. */
@TestPropertySource(properties = {"xdpgate.events.subscribers=250", "xdpgate.events.queue=500"})
class ManySubscribersTest extends ServiceTest {
    private static final int MANY = 200;
    private static final int QUEUE = 500;
    private static final int BATCH = 200;

    /** Far more than the buffers of one connection take: 40 MB of events. */
    private static final int MOST_BATCHES = 500;

    @Autowired
    private EventHub hub;

    private final List<Client> clients = new ArrayList<>();

    @AfterEach
    void leave() throws IOException {
        for (Client one : clients) {
            one.close();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !kernel.isArmed());
    }

    @Test
    void eachOfManyGetsEachEvent() throws IOException {
        for (int i = 0; i < MANY; i++) {
            subscribe(0);
        }
        kernel.emit(event(1));
        kernel.emit(event(2));

        for (Client one : clients) {
            assertThat(one.packet()).contains("\"destinationPort\":1,");
            assertThat(one.packet()).contains("\"destinationPort\":2,");
        }
    }

    @Test
    void aClientThatDoesNotReadLosesItsOwnEventsAndDelaysNobody() throws IOException {
        Client reader = subscribe(0);
        Client silent = subscribe(4_096);
        int emitted = 0;
        while (hub.totals().lostSubscriber() == 0) {
            assertThat(emitted).isLessThan(BATCH * MOST_BATCHES);
            for (int i = 0; i < BATCH; i++) {
                kernel.emit(event(++emitted % 65_536));
            }
            // The reader gets every event of the batch, in order, while the silent one takes none.
            for (int i = emitted - BATCH + 1; i <= emitted; i++) {
                assertThat(reader.packet()).contains("\"destinationPort\":" + i % 65_536 + ",");
            }
            assertThat(hub.queued()).isLessThanOrEqualTo(2L * QUEUE);
        }
        kernel.emit(event(7));
        assertThat(reader.packet()).contains("\"destinationPort\":7,");
        assertThat(silent.until("event: loss")).startsWith("data: {\"count\":").contains("\"stage\":\"subscriber\"");
    }

    /** @param receiveBufferBytes 0: the system's choice */
    private Client subscribe(int receiveBufferBytes) throws IOException {
        Client made = new Client(port, token(), receiveBufferBytes);
        clients.add(made);
        return made;
    }

    private static PacketEvent event(int port) {
        return new PacketEvent(
                Instant.parse("2026-01-02T03:04:05Z"),
                "eth1",
                Verdict.DROP,
                null,
                Reason.RULE,
                "r_1",
                17,
                Family.IPV4,
                Address.parse("192.0.2.9").orElseThrow(),
                Address.parse("198.51.100.1").orElseThrow(),
                Protocol.UDP,
                40_000,
                port,
                null,
                null,
                null,
                null,
                74,
                new byte[0]);
    }

    /** A subscriber with a socket of its own; it reads only when told to. HTTP/1.0 has no chunks in the text. */
    private static final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader lines;

        Client(int port, String token, int receiveBufferBytes) throws IOException {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            until(": subscribed");
        }

        String packet() throws IOException {
            return until("event: packet");
        }

        /** The line after this one. */
        String until(String wanted) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(wanted)) {
                    return lines.readLine();
                }
            }
            throw new AssertionError("the stream ended before '" + wanted + "'");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
