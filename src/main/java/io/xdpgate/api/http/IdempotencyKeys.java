package io.xdpgate.api.http;

import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a repeated POST with the same {@code Idempotency-Key} take effect once. Answers are kept for
 * {@link #LIFETIME}, as they were sent, at most {@link #MAX_ENTRIES} of them and at most {@link #MAX_BYTES} with their
 * keys; beyond that the oldest go first. Only 2xx answers are kept, so a refused request may be repeated under its key. A
 * duplicate that arrives while the first is under way waits for it. Keys of different callers are apart.
 * Thread-safe.
 */
@Component
public class IdempotencyKeys {
    public static final Duration LIFETIME = Duration.ofHours(24);
    public static final int MAX_ENTRIES = 10_000;
    public static final long MAX_BYTES = 64L << 20;
    /** Characters of a key. */
    public static final int MAX_KEY_LENGTH = 255;

    private static final String HEADER = "Idempotency-Key";

    private final JsonMapper json;
    private final Clock clock;
    private final int maxEntries;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long keptBytes;

    @Autowired
    public IdempotencyKeys(JsonMapper json) {
        this(json, Clock.systemUTC(), MAX_ENTRIES, MAX_BYTES);
    }

    IdempotencyKeys(JsonMapper json, Clock clock, int maxEntries, long maxBytes) {
        this.json = json;
        this.clock = clock;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    private record Entry(
            String fingerprint,
            Instant since,
            long bytes,
            @Nullable ResponseEntity<byte[]> answer) {}

    /** The answer to this request: a kept one, else that of {@code action}; without a key always the latter. */
    public ResponseEntity<Object> once(
            HttpServletRequest request, byte[] body, Supplier<ResponseEntity<Object>> action) {
        String header = request.getHeader(HEADER);
        if (header == null) {
            return action.get();
        }
        if (header.isBlank() || header.length() > MAX_KEY_LENGTH) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, HEADER + " must have 1 to " + MAX_KEY_LENGTH + " characters");
        }
        String key = WriteParameters.author(request) + "\n" + header;
        String fingerprint = fingerprint(request, body);
        ResponseEntity<byte[]> kept = claim(key, fingerprint);
        return kept != null ? replay(kept) : firstTime(key, action);
    }

    private ResponseEntity<Object> firstTime(String key, Supplier<ResponseEntity<Object>> action) {
        ResponseEntity<Object> answer = null;
        try {
            answer = action.get();
            return answer;
        } finally {
            settle(key, answer != null && answer.getStatusCode().is2xxSuccessful() ? serialised(answer) : null);
        }
    }

    /** The kept answer, or null when the caller is to make it; waits while another makes it. */
    private @Nullable ResponseEntity<byte[]> claim(String key, String fingerprint) {
        lock.lock();
        try {
            while (true) {
                forgetOld();
                Entry entry = entries.get(key);
                if (entry == null) {
                    Entry claimed = new Entry(fingerprint, clock.instant(), bytes(key) + bytes(fingerprint), null);
                    entries.put(key, claimed);
                    keptBytes += claimed.bytes();
                    return null;
                }
                if (!entry.fingerprint().equals(fingerprint)) {
                    throw new ProblemException(
                            ProblemType.IDEMPOTENCY_KEY_REUSED,
                            "this " + HEADER + " was used with another path, query or body; use a new key");
                }
                if (entry.answer() != null) {
                    return entry.answer();
                }
                finished.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "the service is stopping; repeat the request later");
        } finally {
            lock.unlock();
        }
    }

    private void settle(String key, @Nullable ResponseEntity<byte[]> answer) {
        lock.lock();
        try {
            Entry entry = entries.remove(key);
            if (entry != null && answer != null) {
                byte[] body = answer.getBody();
                int answerBytes = body == null ? 0 : body.length;
                entries.put(key, new Entry(entry.fingerprint(), clock.instant(), entry.bytes() + answerBytes, answer));
                keptBytes += answerBytes;
            } else if (entry != null) {
                keptBytes -= entry.bytes();
            }
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Entries are in order of age, save those under way, which stay. */
    private void forgetOld() {
        Instant limit = clock.instant().minus(LIFETIME);
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            boolean fits = entries.size() < maxEntries && keptBytes <= maxBytes;
            if (fits && entry.since().isAfter(limit)) {
                return;
            }
            if (entry.answer() != null) {
                oldestFirst.remove();
                keptBytes -= entry.bytes();
            }
        }
    }

    private static ResponseEntity<Object> replay(ResponseEntity<byte[]> kept) {
        return ResponseEntity.status(kept.getStatusCode())
                .headers(kept.getHeaders())
                .header("Idempotency-Replayed", "true")
                .body(kept.getBody());
    }

    /** The answer as it goes out: of a known size, and apart from objects that would be kept alive with it. */
    private ResponseEntity<byte[]> serialised(ResponseEntity<Object> answer) {
        ResponseEntity.BodyBuilder kept =
                ResponseEntity.status(answer.getStatusCode()).headers(answer.getHeaders());
        Object body = answer.getBody();
        return body == null
                ? kept.build()
                : kept.contentType(MediaType.APPLICATION_JSON).body(json.writeValueAsBytes(body));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String fingerprint(HttpServletRequest request, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (request.getRequestURI() + "?" + request.getQueryString() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
