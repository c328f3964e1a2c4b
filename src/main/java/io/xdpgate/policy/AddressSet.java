package io.xdpgate.policy;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A named collection of prefixes that rules refer to.
 *
 * @param version from 1; one more with every accepted change
 */
public record AddressSet(
        String name, @Nullable String comment, Instant createdAt, Instant updatedAt, long version, EntrySet entries) {
    /** A set's name, the same as a rule's. */
    public static final Pattern NAME = PolicyLimits.NAME;

    /** The first version. */
    public static AddressSet create(String name, @Nullable String comment, EntrySet entries, Instant now) {
        return new AddressSet(name, comment, now, now, 1, entries);
    }

    /** The next version. */
    public AddressSet withEntries(EntrySet next, Instant now) {
        return new AddressSet(name, comment, createdAt, now, version + 1, next);
    }

    /** The next version. */
    public AddressSet withComment(@Nullable String next, Instant now) {
        return new AddressSet(name, next, createdAt, now, version + 1, entries);
    }
}
