package io.xdpgate.api.http;

import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.control.AnswerStore;
import io.xdpgate.control.AnswerStore.KeptAnswer;
import io.xdpgate.control.StoreException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a repeated POST with the same {@code Idempotency-Key} take effect once. Answers are kept for
 * {@link #LIFETIME}, as they were sent, at most {@link #MAX_ENTRIES} of them and at most {@link #MAX_BYTES} with their
 * keys; beyond that the oldest go first. Only 2xx answers are kept, so a refused request may be repeated under its key. A
 * duplicate that arrives while the first is under way waits for it. Keys of different callers are apart. Answers
 * outlive a restart, but for one that the store refused or that a kill came before. Thread-safe.
 */
@Component
public class IdempotencyKeys {
    public static final Duration LIFETIME = Duration.ofHours(24);
    public static final int MAX_ENTRIES = 10_000;
    public static final long MAX_BYTES = 64L << 20;
    /** Characters of a key. */
    public static final int MAX_KEY_LENGTH = 255;

    private static final String HEADER = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);

    private final JsonMapper json;
    private final Clock clock;
    private final AnswerStore store;
    private final int maxEntries;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long keptBytes;

    @Autowired
    public IdempotencyKeys(JsonMapper json, AnswerStore store) {
        this(json, Clock.systemUTC(), store, MAX_ENTRIES, MAX_BYTES);
    }

    IdempotencyKeys(JsonMapper json, Clock clock, AnswerStore store, int maxEntries, long maxBytes) {
        this.json = json;
        this.clock = clock;
        this.store = store;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        try {
            store.load().forEach(this::remember);
        } catch (StoreException unreadable) {
            LOG.warn("answers that were kept are not known, so calls may be repeated: {}", unreadable.getMessage());
        }
    }

    private void remember(KeptAnswer kept) {
        HttpHeaders headers = new HttpHeaders();
        kept.headers().forEach(headers::addAll);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(kept.status()).headers(headers);
        long bytes = bytes(kept.key()) + bytes(kept.fingerprint()) + kept.body().length;
        entries.put(
                kept.key(),
                new Entry(
                        kept.fingerprint(),
                        kept.keptAt(),
                        bytes,
                        kept.body().length == 0 ? answer.build() : answer.body(kept.body())));
        keptBytes += bytes;
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
        if (answer != null) {
            keep(key, answer);
        }
        lock.lock();
        try {
            Entry entry = entries.remove(key);
            if (entry != null && answer != null) {
                int answerBytes = body(answer).length;
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

    /** The request is carried out already: what the store says to its answer is no part of that. */
    private void keep(String key, ResponseEntity<byte[]> answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.getHeaders().forEach(headers::put);
        try {
            store.keep(new KeptAnswer(
                    key,
                    fingerprintOf(key),
                    clock.instant(),
                    answer.getStatusCode().value(),
                    headers,
                    body(answer)));
        } catch (StoreException refused) {
            LOG.warn("an answer is kept in memory only, as the store refused it: {}", refused.getMessage());
        }
    }

    private String fingerprintOf(String key) {
        lock.lock();
        try {
            return Objects.requireNonNull(entries.get(key)).fingerprint();
        } finally {
            lock.unlock();
        }
    }

    /** Entries are in order of age, save those under way, which stay. */
    private void forgetOld() {
        Instant limit = clock.instant().minus(LIFETIME);
        List<String> forgotten = new ArrayList<>();
        Iterator<Map.Entry<String, Entry>> oldestFirst = entries.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<String, Entry> next = oldestFirst.next();
            Entry entry = next.getValue();
            boolean fits = entries.size() < maxEntries && keptBytes <= maxBytes;
            if (fits && entry.since().isAfter(limit)) {
                break;
            }
            if (entry.answer() != null) {
                forgotten.add(next.getKey());
                oldestFirst.remove();
                keptBytes -= entry.bytes();
            }
        }
        forget(forgotten);
    }

    private void forget(List<String> keys) {
        try {
            if (!keys.isEmpty()) {
                store.forget(keys);
            }
        } catch (StoreException refused) {
            LOG.warn("answers that are too old stay in the store: {}", refused.getMessage());
        }
    }

    private static byte[] body(ResponseEntity<byte[]> answer) {
        byte[] body = answer.getBody();
        return body == null ? new byte[0] : body;
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
