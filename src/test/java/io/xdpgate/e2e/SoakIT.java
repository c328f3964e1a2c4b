package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything at once, for a minute or as long as {@code -Dxdpgate.soak=SECONDS} says: rules and entries change at random,
 * the service is killed and started again, the interface goes down and up and is deleted and made again, and all the
 * while each frame's verdict is compared with the plain evaluator's. At the end nothing has grown.
 */
@RequiresBpf
@Timeout(value = 2, unit = TimeUnit.HOURS)
class SoakIT {
    private static final long SECONDS = Long.getLong("xdpgate.soak", 55);
    private static final Duration LIFE = Duration.ofSeconds(SECONDS < 120 ? 7 : 20);
    /** The last life is the one that is measured. */
    private static final Duration LAST_LIFE = Duration.ofSeconds(Math.max(15, SECONDS / 4));

    private static final Duration WARM_UP = LAST_LIFE.dividedBy(3);
    private static final int FEWEST_KILLS = 2;
    /** That two seconds are enough is proved where nothing else goes on. */
    private static final Duration BACK = Duration.ofSeconds(10);

    private static final long HEAP_KB = 256 << 10;

    private final long seed = Long.getLong("xdpgate.seed", new Random().nextInt(1_000_000));
    private final long start = System.nanoTime();
    private final Random random = new Random(seed);
    private final RandomChanges changes = new RandomChanges(seed, JudgedTraffic.INTERFACE, "absent0");
    private final JudgedTraffic traffic = new JudgedTraffic(changes.policies(), seed);
    /** Every map, program and link that a service ever held. */
    private final Set<String> seen = new TreeSet<>();

    @TempDir
    private Path directory;

    private @Nullable Service service;
    private int kills;
    private int flaps;
    private long longestOpen;

    @AfterEach
    void closeEverything() {
        try (traffic) {
            if (service != null && service.process().isAlive()) {
                service.kill();
            }
        } finally {
            removePins();
        }
    }

    /** Of a run that failed: a service that was stopped has removed them. */
    private void removePins() {
        Path pins = Service.pins(directory);
        try (var names = Files.exists(pins) ? Files.list(pins) : java.util.stream.Stream.<Path>empty()) {
            for (Path name : names.toList()) {
                Files.delete(name);
            }
            Files.deleteIfExists(pins);
        } catch (java.io.IOException left) {
            throw new AssertionError(left);
        }
    }

    @Test
    void everyVerdictIsRightAndNothingGrows() throws Throwable {
        Service now = startService();
        changes.begin(now);
        traffic.start();
        while (kills < FEWEST_KILLS || secondsLeft() > LAST_LIFE.plus(LIFE).toSeconds()) {
            Changing changing = new Changing(now);
            live(LIFE);
            now.kill();
            kills++;
            changing.join();
            now = startService();
            changes.requireAgreement(now);
        }
        changeFor(WARM_UP, now);
        Holdings before = settled(now);
        changeFor(LAST_LIFE.minus(WARM_UP), now);
        Holdings after = settled(now);
        traffic.stop();
        System.out.printf(
                "soak of %d s, seed %d: %d frames (%d passed, %d with one possible verdict), %d changes (%d refused), %d"
                        + " kills, %d flaps, attached again within %.2f s%n  before %s%n  after  %s%n",
                SECONDS,
                seed,
                traffic.frames(),
                traffic.passed(),
                traffic.certain(),
                changes.changes(),
                changes.refusals(),
                kills,
                flaps,
                longestOpen / 1e9,
                said(before),
                said(after));
        assertVerdicts();
        assertFlat(before, after);
        now.close();
        assertNothingIsLeft();
        assertDifferencesAreNoticed();
    }

    private void changeFor(Duration time, Service of) throws InterruptedException {
        Changing changing = new Changing(of);
        live(time);
        changing.end();
    }

    private long secondsLeft() {
        return SECONDS - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    /** With a heap that is in memory from the start: what grows is something else. */
    private Service startService() throws Exception {
        Service started = Service.startOn(
                directory,
                "-Xms256m",
                "-XX:+AlwaysPreTouch",
                "--netns",
                traffic.far.name(),
                "--interface",
                JudgedTraffic.INTERFACE);
        service = started;
        return started;
    }

    /** Some time in which the interface flaps once in a while. */
    private void live(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long pause =
                    Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1_500 + random.nextInt(3_000)));
            LockSupport.parkNanos(pause);
            traffic.requireNoFailure();
            if (random.nextInt(3) > 0) {
                traffic.flap();
            } else {
                traffic.deleteAndMakeAgain(this::awaitAttached);
            }
            flaps++;
        }
    }

    private void awaitAttached() {
        long since = System.nanoTime();
        await().atMost(BACK).pollInterval(Duration.ofMillis(10)).until(this::isAttached);
        longestOpen = Math.max(longestOpen, System.nanoTime() - since);
    }

    private boolean isAttached() {
        return JsonMapper.shared()
                .readTree(traffic.far.run("ip", "-j", "link", "show", "dev", JudgedTraffic.INTERFACE))
                .get(0)
                .has("xdp");
    }

    /** Once former programs have gone. */
    private Holdings settled(Service of) {
        long pid = of.process().pid();
        Path pins = Service.pins(directory);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Holdings.of(pid, pins).count("prog") == 1);
        Holdings holdings = Holdings.of(pid, pins);
        seen.addAll(holdings.objects());
        return holdings;
    }

    private static String said(Holdings holdings) {
        return "%d descriptors and %d sockets, %d maps, %d programs, %d links, pins %s, %d threads, %.1f MB of native memory"
                .formatted(
                        holdings.descriptors().size(),
                        holdings.sockets(),
                        holdings.count("map"),
                        holdings.count("prog"),
                        holdings.count("link"),
                        holdings.pins().size(),
                        holdings.threads(),
                        (holdings.anonymousKb() - HEAP_KB) / 1024.0);
    }

    private void assertVerdicts() {
        assertThat(traffic.different()).as("%s", traffic.differences()).isZero();
        assertThat(traffic.frames()).isGreaterThan(SECONDS * 1_000);
        assertThat(traffic.certain()).isGreaterThan(traffic.frames() * 9 / 10);
        assertThat(traffic.passed()).isBetween(traffic.frames() / 20, traffic.frames() * 19 / 20);
        assertThat(changes.changes()).isGreaterThan(20);
        assertThat(changes.refusals()).isLessThan(changes.changes() / 4);
    }

    private static void assertFlat(Holdings before, Holdings after) {
        assertThat(after.count("map")).isEqualTo(before.count("map"));
        assertThat(after.count("prog")).isEqualTo(before.count("prog"));
        assertThat(after.count("link")).isEqualTo(before.count("link"));
        assertThat(after.pins()).hasSameSizeAs(before.pins());
        // A connection that is kept open or a worker more is no leak, nor are the maps of a program that was loaded for
        // more room, which are held once more than those that were found; one for each change would be hundreds.
        assertThat(after.descriptors())
                .hasSizeLessThanOrEqualTo(before.descriptors().size() + 10);
        assertThat(after.sockets()).isLessThanOrEqualTo(before.sockets() + 10);
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 10);
        assertThat(after.anonymousKb() - before.anonymousKb())
                .as("kB of native memory")
                .isLessThan(16 << 10);
    }

    private void assertNothingIsLeft() {
        assertThat(Service.pins(directory)).doesNotExist();
        assertThat(isAttached()).isFalse();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(shown()).doesNotContainAnyElementsOf(seen));
    }

    /** What bpftool lists on the whole machine. */
    private Set<String> shown() {
        Set<String> shown = new TreeSet<>();
        for (String kind : Set.of("map", "prog", "link")) {
            JsonMapper.shared()
                    .readTree(traffic.far.run("bpftool", "-j", kind, "show"))
                    .forEach(one -> shown.add(kind + " " + one.get("id").asInt()));
        }
        return shown;
    }

    /** The control: without the program the same comparison fails. */
    private void assertDifferencesAreNoticed() throws Throwable {
        for (int i = 0; i < 20; i++) {
            traffic.burst();
        }
        assertThat(traffic.different()).isPositive();
    }

    /** Changes one after another on a thread of its own, until told to stop or until the service does not answer. */
    private final class Changing {
        private final Thread thread;
        private volatile boolean over;
        private volatile @Nullable Throwable failure;

        Changing(Service of) {
            thread = Thread.ofPlatform().daemon().name("changes").start(() -> {
                try {
                    while (!over && changes.change(of)) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                    }
                } catch (Throwable failed) {
                    failure = failed;
                }
            });
        }

        /** Waits until the service that it changes does not answer. */
        void join() throws InterruptedException {
            thread.join();
            if (failure != null) {
                throw new AssertionError("no more changes", failure);
            }
        }

        void end() throws InterruptedException {
            over = true;
            join();
        }
    }
}
