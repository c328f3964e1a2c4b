package io.xdpgate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.events.EventTicket;
import io.xdpgate.api.events.EventTickets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventTicketsTest {
    private final SetClock clock = new SetClock();
    private final EventTickets tickets = new EventTickets(clock);

    @Test
    void isGoodOnce() {
        String ticket = issue().ticket();

        assertThat(tickets.redeem(ticket)).isTrue();
        assertThat(tickets.redeem(ticket)).isFalse();
    }

    @Test
    void anotherTextIsNoTicket() {
        issue();

        assertThat(tickets.redeem("wrong")).isFalse();
        assertThat(tickets.redeem("")).isFalse();
    }

    @Test
    void isGoodUntilItExpires() {
        EventTicket first = issue();
        EventTicket second = issue();
        assertThat(first.expiresAt()).isEqualTo(clock.now.plus(EventTickets.LIFE));

        clock.now = clock.now.plus(EventTickets.LIFE).minusMillis(1);
        assertThat(tickets.redeem(first.ticket())).isTrue();
        clock.now = clock.now.plusMillis(1);
        assertThat(tickets.redeem(second.ticket())).isFalse();
    }

    @Test
    void onlySoManyAreOutUntilSomeExpire() {
        for (int i = 0; i < EventTickets.MAX_OUTSTANDING; i++) {
            issue();
        }
        assertThat(tickets.issue()).isEmpty();

        clock.now = clock.now.plus(EventTickets.LIFE).plus(Duration.ofMillis(1));
        assertThat(tickets.issue()).isPresent();
    }

    private EventTicket issue() {
        return tickets.issue().orElseThrow();
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

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
            return now;
        }
    }
}
