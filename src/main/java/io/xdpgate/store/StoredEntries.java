package io.xdpgate.store;

import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Reads the entries of one set: its chunks and the rows that count instead. */
final class StoredEntries {
    private final JdbcTemplate jdbc;
    private final long id;
    private final EntrySetBuilder entries = new EntrySetBuilder();

    /** Prefixes that have a row. */
    private final Set<Prefix> rows = new HashSet<>();

    StoredEntries(JdbcTemplate jdbc, long id) {
        this.jdbc = jdbc;
        this.id = id;
    }

    EntrySet load() {
        RowCallbackHandler row = found -> {
            Prefix prefix = EntryBytes.prefix(found.getBytes(1));
            rows.add(prefix);
            if (found.getInt(2) != 0) {
                long expiry = found.getLong(3);
                Instant expiresAt = found.wasNull() ? null : Instant.ofEpochMilli(expiry);
                add(new SetEntry(prefix, expiresAt, found.getString(4)));
            }
        };
        jdbc.query("SELECT prefix, present, expires_at, comment FROM set_entry WHERE set_id = ?", row, id);
        RowCallbackHandler chunk = found -> EntryBytes.forEach(found.getBytes(1), entry -> {
            if (rows.isEmpty() || !rows.contains(entry.prefix())) {
                add(entry);
            }
        });
        jdbc.query("SELECT entries FROM set_chunk WHERE set_id = ? ORDER BY chunk", chunk, id);
        return entries.build();
    }

    private void add(SetEntry entry) {
        if (entry.isPlain()) {
            entries.add(entry.prefix());
        } else {
            entries.add(entry);
        }
    }
}
