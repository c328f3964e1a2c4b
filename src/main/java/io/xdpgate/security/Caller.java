package io.xdpgate.security;

import java.security.Principal;

/** Who calls, as far as the credential tells. */
public enum Caller implements Principal {
    /** Has the admin token, or the service runs without authentication. */
    ADMIN,
    /** Has a ticket for the event stream. */
    TICKET;

    @Override
    public String getName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
