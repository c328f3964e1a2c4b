package io.xdpgate.api.events;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tickets that open the event stream once, for clients that cannot send a header. Thread-safe.
 */
public class EventTickets {
    /** The only path that a ticket opens. */
    public static final String STREAM_PATH = "/api/v1/events";

    /** How long a ticket is good. */
    public static final Duration LIFE = Duration.ofSeconds(30);

    /** Tickets that may be out at a time. */
    public static final int MAX_OUTSTANDING = 1_000;

    private static final int TICKET_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final Map<String, Instant> outstanding = new HashMap<>();

    public EventTickets(Clock clock) {
        this.clock = clock;
    }

    /** A new ticket; empty if {@link #MAX_OUTSTANDING} are out. */
    public synchronized Optional<EventTicket> issue() {
        Instant now = clock.instant();
        outstanding.values().removeIf(expiry -> !expiry.isAfter(now));
        if (outstanding.size() >= MAX_OUTSTANDING) {
            return Optional.empty();
        }
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        EventTicket ticket = new EventTicket(
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                now.plus(LIFE).truncatedTo(ChronoUnit.MILLIS));
        outstanding.put(ticket.ticket(), ticket.expiresAt());
        return Optional.of(ticket);
    }

    /** Takes a ticket; true once for each ticket that has not expired. */
    public synchronized boolean redeem(String ticket) {
        Instant expiry = outstanding.remove(ticket);
        return expiry != null && expiry.isAfter(clock.instant());
    }
}
