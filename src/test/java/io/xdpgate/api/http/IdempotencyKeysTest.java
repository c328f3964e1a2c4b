package io.xdpgate.api.http;

import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.control.AnswerStore;
import io.xdpgate.control.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

class IdempotencyKeysTest {
    private final ApiFixture api = new ApiFixture();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger runs = new AtomicInteger();
    private final IdempotencyKeys keys =
            new IdempotencyKeys(JsonMapper.shared(), Clock.systemUTC(), AnswerStore.NONE, 3, 1_000);

    @AfterEach
    void close() {
        api.close();
    }

    private Answer post(String key, String body) {
        return api.send(json("POST", RULES, body).header("Idempotency-Key", key));
    }

    private ResponseEntity<Object> run(IdempotencyKeys store, String key) {
        Supplier<ResponseEntity<Object>> action = () -> ResponseEntity.ok(runs.incrementAndGet());
        return store.once(request(key), new byte[0], action);
    }

    private static MockHttpServletRequest request(String key) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", RULES);
        request.addHeader("Idempotency-Key", key);
        return request;
    }

    @Test
    void repeatsTheAnswerWithoutTheEffect() {
        Answer first = post("k", "{'action':'drop'}");
        Answer again = post("k", "{'action':'drop'}");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isEqualTo("null");
        assertThat(api.control.current().rules()).hasSize(1);
        post("other", "{'action':'drop'}");
        assertThat(api.control.current().rules()).hasSize(2);
    }

    @Test
    void refusesAnotherBodyUnderTheKey() {
        post("k", "{'action':'drop'}");
        Answer other = post("k", "{'action':'pass'}");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void keepsNoRefusals() {
        assertThat(post("k", "{'action':'deny'}").status()).isEqualTo(422);
        assertThat(post("k", "{'action':'drop'}").status()).isEqualTo(201);
    }

    @Test
    void aDuplicateWaitsForTheFirst() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<ResponseEntity<Object>> first =
                CompletableFuture.supplyAsync(() -> keys.once(request("k"), new byte[0], () -> {
                    started.countDown();
                    await(go);
                    return ResponseEntity.ok(runs.incrementAndGet());
                }));
        await(started);
        CompletableFuture<ResponseEntity<Object>> second = CompletableFuture.supplyAsync(() -> run(keys, "k"));
        go.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS).getBody()).isEqualTo(1);
        assertThat(text(second.get(5, TimeUnit.SECONDS))).isEqualTo("1");
        assertThat(runs).hasValue(1);
    }

    /** As when the file cannot be opened: the service starts all the same. */
    @Test
    void doesWithoutAStoreThatRefuses() {
        AnswerStore refusing = (AnswerStore) java.lang.reflect.Proxy.newProxyInstance(
                IdempotencyKeysTest.class.getClassLoader(),
                new Class<?>[] {AnswerStore.class},
                (proxy, method, arguments) -> {
                    throw new StoreException(StoreException.Kind.FAILED, "the file is damaged", null);
                });
        IdempotencyKeys without = new IdempotencyKeys(JsonMapper.shared(), Clock.systemUTC(), refusing, 3, 1_000);
        run(without, "k");
        run(without, "k");
        assertThat(runs).as("kept in memory").hasValue(1);
    }

    @Test
    void forgetsAfterADayAndTheOldestBeyondTheLimit() {
        IdempotencyKeys timed =
                new IdempotencyKeys(JsonMapper.shared(), new MovableClock(), AnswerStore.NONE, 3, 1_000);
        run(timed, "a");
        run(timed, "a");
        assertThat(runs).hasValue(1);
        now.set(Instant.EPOCH.plus(Duration.ofHours(25)));
        run(timed, "a");
        assertThat(runs).hasValue(2);
        run(timed, "b");
        run(timed, "c");
        run(timed, "d");
        assertThat(runs).hasValue(5);
        run(timed, "d");
        assertThat(runs).hasValue(5);
        run(timed, "a");
        assertThat(runs).hasValue(6);
    }

    @Test
    void forgetsTheOldestBeyondTheLimitOfBytesOfAnswers() {
        IdempotencyKeys small =
                new IdempotencyKeys(JsonMapper.shared(), Clock.systemUTC(), AnswerStore.NONE, 100, 1_000);
        answer(small, "a", 600);
        answer(small, "b", 600);
        answer(small, "b", 600);
        assertThat(runs)
                .as("kept while it is within the limit, and the last one always")
                .hasValue(2);
        answer(small, "a", 600);
        assertThat(runs).as("the oldest went first").hasValue(3);
    }

    @Test
    void keysCountAndRequestBodiesDoNot() {
        IdempotencyKeys small =
                new IdempotencyKeys(JsonMapper.shared(), Clock.systemUTC(), AnswerStore.NONE, 100, 1_000);
        small.once(request("a"), new byte[5_000], () -> ResponseEntity.ok(runs.incrementAndGet()));
        run(small, "b");
        small.once(request("a"), new byte[5_000], () -> ResponseEntity.ok(runs.incrementAndGet()));
        assertThat(runs).as("bodies are not kept").hasValue(2);

        for (int i = 0; i < 5; i++) {
            run(small, i + "x".repeat(250));
        }
        small.once(request("a"), new byte[5_000], () -> ResponseEntity.ok(runs.incrementAndGet()));
        assertThat(runs).as("the long keys took its place").hasValue(8);
    }

    @Test
    void neverForgetsARequestThatIsUnderWay() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<ResponseEntity<Object>> first =
                CompletableFuture.supplyAsync(() -> keys.once(request("k"), new byte[0], () -> {
                    started.countDown();
                    await(go);
                    return ResponseEntity.ok("first");
                }));
        await(started);
        for (String key : List.of("a", "b", "c", "d", "e")) {
            run(keys, key);
        }
        go.countDown();
        first.get(5, TimeUnit.SECONDS);
        assertThat(text(run(keys, "k"))).isEqualTo("\"first\"");
        assertThat(runs).hasValue(5);
    }

    private void answer(IdempotencyKeys store, String key, int bytes) {
        store.once(request(key), new byte[0], () -> {
            runs.incrementAndGet();
            return ResponseEntity.ok("x".repeat(bytes));
        });
    }

    private static String text(ResponseEntity<Object> replayed) {
        assertThat(replayed.getBody()).isInstanceOf(byte[].class);
        return new String((byte[]) replayed.getBody(), StandardCharsets.UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Shows the time of the test. */
    private final class MovableClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }
}
