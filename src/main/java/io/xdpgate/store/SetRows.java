package io.xdpgate.store;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntryDifference;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The tables of address sets. The bulk of the entries lies in chunks, which are written anew when a row for each
 * entry that changed since would be too many.
 */
final class SetRows {
    /** Entries of a chunk. */
    static final int CHUNK = 8_192;

    /** Rows beside the chunks of a small set; of a large one a quarter of its size. */
    static final int FEW_ROWS = 4_096;

    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SetRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes what differs. */
    void save(AddressSets before, AddressSets after) {
        if (before.changes() == after.changes()) {
            return;
        }
        for (AddressSet old : before.all()) {
            if (!isSuccessor(after.get(old.name()), old)) {
                jdbc.update("DELETE FROM address_set WHERE name = ?", old.name());
            }
        }
        for (AddressSet set : after.all()) {
            Optional<AddressSet> old = before.get(set.name());
            if (!isSuccessor(Optional.of(set), old.orElse(null))) {
                insert(set);
            } else if (old.orElseThrow().version() != set.version()) {
                update(old.orElseThrow().entries(), set);
            }
        }
    }

    AddressSets load() {
        List<Stored> stored = jdbc.query(
                "SELECT id, name, comment, created_at, updated_at, version, loose FROM address_set ORDER BY name",
                (row, index) -> new Stored(
                        row.getLong(1),
                        new AddressSet(
                                row.getString(2),
                                row.getString(3),
                                Instant.ofEpochMilli(row.getLong(4)),
                                Instant.ofEpochMilli(row.getLong(5)),
                                row.getLong(6),
                                EntrySet.EMPTY),
                        row.getInt(7)));
        AddressSets sets = AddressSets.NONE;
        for (Stored one : stored) {
            sets = sets.with(one.withEntries(new StoredEntries(jdbc, one.id).load()));
        }
        return sets;
    }

    /** @param loose rows beside the chunks, at most */
    private record Stored(long id, AddressSet set, int loose) {
        AddressSet withEntries(EntrySet entries) {
            return new AddressSet(set.name(), set.comment(), set.createdAt(), set.updatedAt(), set.version(), entries);
        }
    }

    /** A set that was deleted and made again under the same name has nothing of the old one. */
    private static boolean isSuccessor(Optional<AddressSet> set, @Nullable AddressSet old) {
        return old != null
                && set.filter(next -> next.createdAt().equals(old.createdAt())).isPresent();
    }

    private void insert(AddressSet set) {
        jdbc.update(
                "INSERT INTO address_set (name, comment, created_at, updated_at, version, loose)"
                        + " VALUES (?, ?, ?, ?, ?, 0)",
                set.name(),
                set.comment(),
                set.createdAt().toEpochMilli(),
                set.updatedAt().toEpochMilli(),
                set.version());
        writeChunks(require(set.name()).id, set.entries());
    }

    private void update(EntrySet before, AddressSet set) {
        Loose stored = require(set.name());
        int most = Math.max(FEW_ROWS, set.entries().size() / 4) - stored.loose;
        Optional<EntryDifference> difference = EntryDifference.between(before, set.entries(), Math.max(0, most));
        List<SetEntry> present = new ArrayList<>();
        List<Prefix> gone = List.of();
        if (difference.isPresent()) {
            difference.get().addedPrefixes().forEach(prefix -> present.add(require(set.entries(), prefix)));
            present.addAll(set.entries().updatedSince(before));
            gone = difference.get().removedPrefixes();
        }
        boolean fits = difference.isPresent() && present.size() + gone.size() <= most;
        if (fits) {
            writeRows(stored.id, present, gone);
        } else {
            writeChunks(stored.id, set.entries());
        }
        jdbc.update(
                "UPDATE address_set SET comment = ?, updated_at = ?, version = ?, loose = ? WHERE id = ?",
                set.comment(),
                set.updatedAt().toEpochMilli(),
                set.version(),
                fits ? stored.loose + present.size() + gone.size() : 0,
                stored.id);
    }

    private record Loose(long id, int loose) {}

    private Loose require(String name) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "SELECT id, loose FROM address_set WHERE name = ?",
                (row, index) -> new Loose(row.getLong(1), row.getInt(2)),
                name));
    }

    private static SetEntry require(EntrySet entries, Prefix prefix) {
        return entries.find(prefix).orElseThrow();
    }

    private void writeRows(long id, List<SetEntry> present, List<Prefix> gone) {
        String put = "INSERT INTO set_entry (set_id, prefix, present, expires_at, comment) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET present = excluded.present, expires_at = excluded.expires_at,"
                + " comment = excluded.comment";
        jdbc.batchUpdate(put, gone, BATCH, (statement, prefix) -> {
            statement.setLong(1, id);
            statement.setBytes(2, EntryBytes.of(prefix));
            statement.setInt(3, 0);
            statement.setNull(4, Types.BIGINT);
            statement.setNull(5, Types.VARCHAR);
        });
        jdbc.batchUpdate(put, present, BATCH, (statement, entry) -> {
            Instant expiresAt = entry.expiresAt();
            statement.setLong(1, id);
            statement.setBytes(2, EntryBytes.of(entry.prefix()));
            statement.setInt(3, 1);
            statement.setObject(4, expiresAt == null ? null : expiresAt.toEpochMilli());
            statement.setString(5, entry.comment());
        });
    }

    private void writeChunks(long id, EntrySet entries) {
        jdbc.update("DELETE FROM set_entry WHERE set_id = ?", id);
        jdbc.update("DELETE FROM set_chunk WHERE set_id = ?", id);
        int chunk = 0;
        List<SetEntry> page = entries.page(null, CHUNK);
        while (!page.isEmpty()) {
            jdbc.update(
                    "INSERT INTO set_chunk (set_id, chunk, entries) VALUES (?, ?, ?)",
                    id,
                    chunk++,
                    EntryBytes.of(page));
            page = page.size() < CHUNK ? List.of() : entries.page(page.getLast().prefix(), CHUNK);
        }
    }
}
