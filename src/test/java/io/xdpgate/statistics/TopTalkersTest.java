package io.xdpgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.events.EventFilter;
import io.xdpgate.events.EventHub;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.testkit.Packets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopTalkersTest {
    private final FakeDataplane dataplane = new FakeDataplane();
    private final EventHub hub = new EventHub(dataplane::armEvents, 0, 4);
    private final TopTalkers talkers = new TopTalkers(hub, dataplane);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TopTalkersTest() {
        dataplane.connect(hub);
    }

    @AfterEach
    void end() {
        threads.close();
        hub.close();
    }

    @Test
    void countsSourcesWhileItListensAndNoLonger() throws Exception {
        Future<TopTalkers.Top> counting = count(TopTalkers.By.SOURCE, EventFilter.EVERYTHING);
        emit(7, "192.0.2.9");
        emit(3, "192.0.2.10");
        dataplane.emit(Packets.passedNonIp());
        dataplane.loseInKernel(4);
        dataplane.setEventTotals(new EventTotals(100, 86, 14, 4, 10));

        TopTalkers.Top top = counting.get();
        assertThat(top.talkers())
                .containsExactly(new TopTalkers.Talker("192.0.2.9", 7, 7), new TopTalkers.Talker("192.0.2.10", 3, 3));
        assertThat(top.events()).isEqualTo(10);
        assertThat(top.without()).as("the frame without a source").isEqualTo(1);
        assertThat(top.lost()).isEqualTo(4);
        assertThat(top.suppressed()).isEqualTo(86);
        assertThat(top.errorBound()).isZero();
        assertThat(top.seconds()).isBetween(1.0, 5.0);
        assertThat(dataplane.isArmed()).isFalse();
        assertThat(hub.totals().delivered()).isEqualTo(11);
    }

    @Test
    void countsPortsAndRulesOfWhatTheFilterTakes() throws Exception {
        EventFilter drops = EventFilter.EVERYTHING.verdicts(Set.of(Verdict.DROP));
        Future<TopTalkers.Top> ports = count(TopTalkers.By.PORT, drops);
        emit(2, "192.0.2.9");
        dataplane.emit(Packets.counted(Verdict.DROP));
        assertThat(ports.get().talkers()).containsExactly(new TopTalkers.Talker("tcp/80", 2, 2));

        Future<TopTalkers.Top> rules = count(TopTalkers.By.RULE, drops);
        emit(5, "192.0.2.9");
        assertThat(rules.get().talkers()).containsExactly(new TopTalkers.Talker("r_1", 5, 5));
    }

    @Test
    void memoryIsBoundedAndTheErrorIsSaid() throws Exception {
        Future<TopTalkers.Top> counting = count(TopTalkers.By.SOURCE, EventFilter.EVERYTHING);
        emit(500, "198.51.100.200");
        for (int i = 0; i < 3 * TopTalkers.COUNTERS; i++) {
            emit(1, "192.0." + i / 250 + "." + i % 250);
        }
        TopTalkers.Top top = counting.get();
        assertThat(top.events()).isEqualTo(500 + 3 * TopTalkers.COUNTERS);
        assertThat(top.talkers().getFirst().value()).isEqualTo("198.51.100.200");
        assertThat(top.talkers().getFirst().atLeast()).isEqualTo(500);
        assertThat(top.errorBound()).isBetween(1L, top.events() / TopTalkers.COUNTERS);
    }

    private Future<TopTalkers.Top> count(TopTalkers.By by, EventFilter filter) {
        Future<TopTalkers.Top> counting = threads.submit(() -> talkers.count(by, filter, Duration.ofSeconds(1), 10));
        await().until(dataplane::isArmed);
        return counting;
    }

    private void emit(int times, String source) {
        for (int i = 0; i < times; i++) {
            assertThat(dataplane.emit(Packets.dropped(source, 40_000))).isTrue();
        }
    }
}
