package io.xdpgate.api.events;

import java.time.Instant;

/** A single-use key to the event stream, for {@code GET /api/v1/events?ticket=}. */
public record EventTicket(String ticket, Instant expiresAt) {}
