package io.xdpgate.policy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest of a set: SHA-256 over its entries in order. An entry is: 4 or 6, the address in 4 or 16 bytes of
 * network order, the prefix length; if it has details then 1, the expiry in milliseconds since 1970 (8 bytes; none:
 * the lowest number) and the UTF-8 bytes of its comment after their number (4 bytes; none: -1).
 */
final class EntryDigest {
    private static final int BUFFER_BYTES = 64 << 10;
    /** Of an entry without its comment. */
    private static final int MOST_BYTES = 1 + 16 + 1 + 1 + 8 + 4;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private EntryDigest(MessageDigest digest) {
        this.digest = digest;
    }

    static String of(EntrySet set) {
        try {
            EntryDigest made = new EntryDigest(MessageDigest.getInstance("SHA-256"));
            for (Family family : Family.values()) {
                made.add(set, family);
            }
            made.flush();
            return HexFormat.of().formatHex(made.digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void add(EntrySet set, Family family) {
        boolean plain = set.details().isEmpty();
        PrefixCursor cursor = new PrefixCursor(set.family(family));
        while (cursor.next()) {
            if (buffer.remaining() < MOST_BYTES) {
                flush();
            }
            if (family == Family.IPV4) {
                buffer.put((byte) 4).putInt((int) (cursor.high() >>> 32));
            } else {
                buffer.put((byte) 6).putLong(cursor.high()).putLong(cursor.low());
            }
            buffer.put((byte) cursor.length());
            if (!plain) {
                details(set.details().get(Bits.prefix(family, cursor.high(), cursor.low(), cursor.length())));
            }
        }
    }

    private void details(SetEntry entry) {
        if (entry.isPlain()) {
            return;
        }
        String comment = entry.comment();
        byte[] words = comment == null ? new byte[0] : comment.getBytes(StandardCharsets.UTF_8);
        buffer.put((byte) 1)
                .putLong(
                        entry.expiresAt() == null
                                ? Long.MIN_VALUE
                                : entry.expiresAt().toEpochMilli())
                .putInt(comment == null ? -1 : words.length);
        flush();
        digest.update(words);
    }

    private void flush() {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
