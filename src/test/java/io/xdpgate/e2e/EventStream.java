package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A subscriber of {@code /api/v1/events}, reading on a thread of its own. */
final class EventStream implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final InputStream body;
    private final CountDownLatch open = new CountDownLatch(1);
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    /** One message: its id (empty when it has none), its type and its data. */
    record Message(String id, String type, JsonNode data) {}

    EventStream(Service service, String query) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = service.client()
                .send(
                        service.request("/api/v1/events" + query)
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        body = response.body();
        Thread.ofPlatform().daemon().name("event stream").start(this::read);
        assertThat(open.await(10, TimeUnit.SECONDS))
                .as("the stream begins at once")
                .isTrue();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = "";
            String type = "";
            String line;
            while ((line = lines.readLine()) != null) {
                open.countDown();
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    type = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    messages.add(new Message(id, type, JSON.readTree(line.substring(5))));
                    id = "";
                }
            }
        } catch (IOException closed) {
            open.countDown();
        }
    }

    /** The next message of this type within ten seconds; others are passed over. */
    Message next(String type) throws InterruptedException {
        Message message = poll(type, Duration.ofSeconds(10));
        assertThat(message).as("a message of type " + type).isNotNull();
        return java.util.Objects.requireNonNull(message);
    }

    /** The next message of this type, or null when none came within the time. */
    @Nullable
    Message poll(String type, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Message message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null || message.type().equals(type)) {
                return message;
            }
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
