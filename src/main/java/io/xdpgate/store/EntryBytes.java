package io.xdpgate.store;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.UInt128;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries and prefixes as bytes. A prefix is its address in network order, 4 or 16 bytes, and its length, 1 byte. An
 * entry is one byte that says what follows ({@link #IPV6}, {@link #EXPIRES}, {@link #COMMENTED}), the prefix, then the
 * expiry in milliseconds since 1970 (8 bytes) and the number of bytes of the comment (4) with these, in UTF-8. Numbers
 * are big-endian.
 */
final class EntryBytes {
    private static final int IPV6 = 1;
    private static final int EXPIRES = 2;
    private static final int COMMENTED = 4;

    /** Of an entry without its comment. */
    private static final int MOST_BYTES = 1 + 17 + 8 + 4;

    private EntryBytes() {}

    static byte[] of(Prefix prefix) {
        boolean ipv4 = prefix.family() == Family.IPV4;
        ByteBuffer bytes = ByteBuffer.allocate(ipv4 ? 5 : 17);
        put(bytes, prefix);
        return bytes.array();
    }

    static Prefix prefix(byte[] bytes) {
        return prefix(ByteBuffer.wrap(bytes), bytes.length == 17);
    }

    static byte[] ofPrefixes(Collection<Prefix> prefixes) {
        return of(prefixes.stream().map(SetEntry::of).toList());
    }

    static byte[] of(Collection<SetEntry> entries) {
        byte[][] comments = new byte[entries.size()][];
        int size = 0;
        int at = 0;
        for (SetEntry entry : entries) {
            String comment = entry.comment();
            comments[at] = comment == null ? new byte[0] : comment.getBytes(StandardCharsets.UTF_8);
            size += MOST_BYTES + comments[at++].length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        at = 0;
        for (SetEntry entry : entries) {
            put(bytes, entry, comments[at++]);
        }
        byte[] exact = new byte[bytes.position()];
        bytes.flip().get(exact);
        return exact;
    }

    static List<SetEntry> entries(byte[] bytes) {
        java.util.ArrayList<SetEntry> entries = new java.util.ArrayList<>();
        forEach(bytes, entries::add);
        return entries;
    }

    /** @throws RuntimeException if the bytes are no entries */
    static void forEach(byte[] bytes, Consumer<SetEntry> action) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            int kind = rest.get();
            Prefix prefix = prefix(rest, (kind & IPV6) != 0);
            Instant expiresAt = (kind & EXPIRES) != 0 ? Instant.ofEpochMilli(rest.getLong()) : null;
            action.accept(new SetEntry(prefix, expiresAt, (kind & COMMENTED) != 0 ? text(rest) : null));
        }
    }

    private static void put(ByteBuffer bytes, SetEntry entry, byte[] comment) {
        @Nullable Instant expiresAt = entry.expiresAt();
        int kind = (entry.prefix().family() == Family.IPV6 ? IPV6 : 0)
                | (expiresAt != null ? EXPIRES : 0)
                | (entry.comment() != null ? COMMENTED : 0);
        bytes.put((byte) kind);
        put(bytes, entry.prefix());
        if (expiresAt != null) {
            bytes.putLong(expiresAt.toEpochMilli());
        }
        if (entry.comment() != null) {
            bytes.putInt(comment.length).put(comment);
        }
    }

    private static void put(ByteBuffer bytes, Prefix prefix) {
        if (prefix.family() == Family.IPV4) {
            bytes.putInt((int) prefix.first().low());
        } else {
            bytes.putLong(prefix.first().high()).putLong(prefix.first().low());
        }
        bytes.put((byte) prefix.length());
    }

    private static Prefix prefix(ByteBuffer bytes, boolean ipv6) {
        Address address = ipv6
                ? new Address(Family.IPV6, new UInt128(bytes.getLong(), bytes.getLong()))
                : new Address(Family.IPV4, UInt128.of(Integer.toUnsignedLong(bytes.getInt())));
        return new Prefix(address, bytes.get() & 0xff);
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
