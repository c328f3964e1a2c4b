package io.xdpgate.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.xdpgate.events.EventMessage.Loss;
import io.xdpgate.events.EventMessage.Packet;
import io.xdpgate.events.EventMessage.Stage;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.Packets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventHubTest {
    private static final EventFilter PASSES = EventFilter.EVERYTHING.verdicts(Set.of(Verdict.PASS));

    private final List<Boolean> armings = new ArrayList<>();
    private final EventHub hub = new EventHub(armings::add, 4, 3, "run");

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void packetsArriveInOrderWithConsecutiveIds() throws InterruptedException {
        EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 8, null);
        emit(3);
        assertThat(drain(subscription)).containsExactly("1", "2", "3");
        assertThat(hub.totals()).isEqualTo(new EventHubTotals(3, 3, 3, 0, 0, 0, 1));
    }

    @Test
    void idsCountPacketsThatTheFilterKeepsAway() throws InterruptedException {
        EventSubscription subscription = hub.subscribe(PASSES, 8, null);
        hub.packet(Packets.dropped());
        hub.packet(Packets.passedNonIp());
        assertThat(drain(subscription)).containsExactly("2");
        assertThat(hub.totals()).isEqualTo(new EventHubTotals(2, 2, 1, 1, 0, 0, 1));
    }

    @Test
    void fullQueueLosesAndTellsOnceBeforeTheNextPacket() throws InterruptedException {
        EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 2, null);
        emit(5);
        assertThat(subscription.next(Duration.ZERO)).isInstanceOf(Packet.class);
        emit(1);
        assertThat(drain(subscription)).containsExactly("2", "3 SUBSCRIBER", "6");
        assertThat(hub.totals()).isEqualTo(new EventHubTotals(6, 6, 3, 0, 0, 3, 1));
    }

    @Test
    void lossIsToldWithoutAnotherPacket() throws InterruptedException {
        EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 1, null);
        emit(3);
        assertThat(drain(subscription)).containsExactly("1", "2 SUBSCRIBER");
        emit(1);
        assertThat(drain(subscription)).containsExactly("4");
    }

    @Test
    void kernelLossIsToldToAllInItsPlace() throws InterruptedException {
        EventSubscription one = hub.subscribe(EventFilter.EVERYTHING, 4, null);
        EventSubscription other = hub.subscribe(PASSES, 4, null);
        emit(1);
        hub.lost(7);
        hub.lost(2);
        emit(1);
        assertThat(drain(one)).containsExactly("1", "9 KERNEL", "2");
        assertThat(drain(other)).containsExactly("9 KERNEL");
    }

    @Test
    void resumesFromTheHistory() throws InterruptedException {
        emit(3);
        EventSubscription resumed = hub.subscribe(EventFilter.EVERYTHING, 1, "run-1");
        EventSubscription fresh = hub.subscribe(EventFilter.EVERYTHING, 1, null);
        emit(1);
        assertThat(drain(resumed)).containsExactly("2", "3", "4");
        assertThat(drain(fresh)).containsExactly("4");
    }

    @Test
    void resumingTooLateTellsWhatIsGone() throws InterruptedException {
        emit(10);
        assertThat(drain(hub.subscribe(EventFilter.EVERYTHING, 1, "run-2")))
                .containsExactly("4 HISTORY", "7", "8", "9", "10");
        assertThat(drain(hub.subscribe(PASSES, 1, "run-6"))).isEmpty();
    }

    @Test
    void anIdOfAnotherRunTellsALossAndGivesTheWholeHistory() throws InterruptedException {
        emit(2);
        for (String unknown :
                List.of("earlier-1", "1", "run-3", "run--1", "run-", "run", "x", "run-9999999999999999999")) {
            EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 1, unknown);
            assertThat(drain(subscription)).as(unknown).containsExactly("0 HISTORY", "1", "2");
            subscription.close();
        }
        emit(3);
        assertThat(drain(hub.subscribe(EventFilter.EVERYTHING, 1, "earlier-4")))
                .containsExactly("1 HISTORY", "2", "3", "4", "5");
    }

    @Test
    void theLastIdAndTheFirstPlaceAreKnown() throws InterruptedException {
        emit(2);
        assertThat(drain(hub.subscribe(EventFilter.EVERYTHING, 1, "run-2"))).isEmpty();
        assertThat(drain(hub.subscribe(EventFilter.EVERYTHING, 1, "run-0"))).containsExactly("1", "2");
    }

    @Test
    void idsOfTwoHubsDiffer() throws InterruptedException {
        try (EventHub one = new EventHub(arm -> {}, 4, 1);
                EventHub other = new EventHub(arm -> {}, 4, 1)) {
            EventSubscription first = one.subscribe(EventFilter.EVERYTHING, 1, null);
            one.packet(Packets.dropped());
            other.packet(Packets.dropped());
            assertThat(first.next(Duration.ZERO)).isInstanceOfSatisfying(Packet.class, packet -> {
                assertThat(packet.id()).matches("[0-9a-f]{8}-1");
                assertThat(firstAfter(other, packet.id())).isEqualTo(new Loss(0, Stage.HISTORY));
            });
        }
    }

    private static @Nullable EventMessage firstAfter(EventHub hub, String id) {
        try {
            return hub.subscribe(EventFilter.EVERYTHING, 1, id).next(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutHistoryOnlyTheLossIsTold() throws InterruptedException {
        try (EventHub forgetful = new EventHub(armings::add, 0, 1, "run")) {
            forgetful.packet(Packets.dropped());
            forgetful.packet(Packets.dropped());
            assertThat(drain(forgetful.subscribe(EventFilter.EVERYTHING, 1, "run-1")))
                    .containsExactly("1 HISTORY");
        }
    }

    @Test
    void armsForTheFirstAndDisarmsAfterTheLast() {
        EventSubscription first = hub.subscribe(EventFilter.EVERYTHING, 1, null);
        EventSubscription second = hub.subscribe(EventFilter.EVERYTHING, 1, null);
        assertThat(armings).containsExactly(true);
        first.close();
        first.close();
        assertThat(armings).containsExactly(true);
        second.close();
        assertThat(armings).containsExactly(true, false);
        hub.subscribe(EventFilter.EVERYTHING, 1, null).close();
        assertThat(armings).containsExactly(true, false, true, false);
    }

    @Test
    void failureToArmLeavesNobodySubscribed() {
        try (EventHub broken = new EventHub(
                arm -> {
                    if (arm) {
                        throw new IllegalArgumentException("EPERM");
                    }
                },
                4,
                1)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> broken.subscribe(EventFilter.EVERYTHING, 1, null));
            assertThat(broken.totals().subscribers()).isZero();
        }
    }

    @Test
    void refusesMoreSubscribersThanTheLimit() {
        EventSubscription first = hub.subscribe(EventFilter.EVERYTHING, 1, null);
        hub.subscribe(EventFilter.EVERYTHING, 1, null);
        hub.subscribe(EventFilter.EVERYTHING, 1, null);
        assertThatExceptionOfType(TooManySubscribersException.class)
                .isThrownBy(() -> hub.subscribe(EventFilter.EVERYTHING, 1, null))
                .satisfies(refused -> assertThat(refused.limit()).isEqualTo(3));
        first.close();
        assertThat(hub.subscribe(EventFilter.EVERYTHING, 1, null).isClosed()).isFalse();
    }

    @Test
    void packetsThatNobodyHearsAndPacketsLeftBehindAreLostInTheHub() {
        emit(2);
        EventSubscription leaving = hub.subscribe(EventFilter.EVERYTHING, 8, null);
        emit(3);
        leaving.close();
        assertThat(hub.totals()).isEqualTo(new EventHubTotals(5, 5, 0, 0, 5, 0, 0));
    }

    @Test
    void onlyWhatIsAcknowledgedIsDelivered() throws InterruptedException {
        EventSubscription leaving = hub.subscribe(EventFilter.EVERYTHING, 8, null);
        emit(3);
        leaving.next(Duration.ZERO);
        leaving.acknowledge();
        leaving.next(Duration.ZERO);
        assertThat(hub.queued()).as("one is under way, one is queued").isEqualTo(2);
        leaving.close();
        leaving.acknowledge();
        assertThat(hub.totals()).isEqualTo(new EventHubTotals(3, 3, 1, 0, 2, 0, 0));
    }

    @Test
    void gatheringEndsWhenHalfTheQueueIsFull() throws Exception {
        EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 8, null);
        Thread gatherer = Thread.ofVirtual().unstarted(() -> {
            try {
                subscription.gather(Duration.ofDays(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        gatherer.start();
        emit(3);
        assertThat(gatherer.join(Duration.ofMillis(50))).as("three of eight").isFalse();
        emit(1);
        gatherer.join();
        assertThat(drain(subscription)).containsExactly("1", "2", "3", "4");
    }

    @Test
    void gatheringEndsWithItsTimeOrTheSubscription() throws InterruptedException {
        EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 8, null);
        emit(1);
        long before = System.nanoTime();
        subscription.gather(Duration.ofMillis(20));
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
        subscription.close();
        subscription.gather(Duration.ofDays(1));
        assertThat(subscription.isClosed()).isTrue();
    }

    @Test
    void closingTheHubEndsSubscriptionsAndRefusesNewOnes() throws InterruptedException {
        EventSubscription subscription = hub.subscribe(EventFilter.EVERYTHING, 8, null);
        emit(1);
        hub.close();
        assertThat(subscription.isClosed()).isTrue();
        assertThat(subscription.next(Duration.ofSeconds(10))).isNull();
        assertThat(armings).containsExactly(true, false);
        assertThatIllegalStateException().isThrownBy(() -> hub.subscribe(EventFilter.EVERYTHING, 1, null));
        hub.packet(Packets.dropped());
        assertThat(hub.totals().received()).isEqualTo(2);
    }

    private void emit(int count) {
        for (int i = 0; i < count; i++) {
            hub.packet(Packets.dropped());
        }
    }

    private static List<String> drain(EventSubscription subscription) throws InterruptedException {
        List<String> messages = new ArrayList<>();
        for (EventMessage next = subscription.next(Duration.ZERO);
                next != null;
                next = subscription.next(Duration.ZERO)) {
            messages.add(
                    switch (next) {
                        case Packet packet -> Long.toString(packet.number());
                        case Loss(long count, Stage stage) -> count + " " + stage;
                    });
        }
        subscription.acknowledge();
        return messages;
    }
}
