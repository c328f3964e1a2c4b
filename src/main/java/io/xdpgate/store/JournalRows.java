package io.xdpgate.store;

import io.xdpgate.control.SetJournal;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of what happened to entries. */
final class JournalRows {
    private JournalRows() {}

    static void add(JdbcTemplate jdbc, List<SetJournal.Change> changes) {
        for (SetJournal.Change change : changes) {
            List<SetEntry> entries = change.entries();
            List<Prefix> gone = change.gone();
            jdbc.update(
                    "INSERT INTO set_journal (set_id, version, time, origin, added, removed, updated, entries, gone)"
                            + " SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM address_set WHERE name = ?",
                    change.version(),
                    change.time().toEpochMilli(),
                    change.origin(),
                    change.added(),
                    change.removed(),
                    change.updated(),
                    entries == null ? null : EntryBytes.of(entries),
                    gone == null ? null : EntryBytes.ofPrefixes(gone),
                    change.set());
            jdbc.update(
                    "DELETE FROM set_journal WHERE set_id = (SELECT id FROM address_set WHERE name = ?)"
                            + " AND version <= ?",
                    change.set(),
                    change.version() - SetJournal.MOST_CHANGES);
        }
    }

    static List<SetJournal.Change> after(JdbcTemplate jdbc, String set, long version, int limit) {
        return jdbc.query(
                "SELECT version, time, origin, added, removed, updated, entries, gone FROM set_journal"
                        + " WHERE set_id = (SELECT id FROM address_set WHERE name = ?) AND version > ?"
                        + " ORDER BY version LIMIT ?",
                (row, index) -> {
                    byte[] entries = row.getBytes(7);
                    byte[] gone = row.getBytes(8);
                    return new SetJournal.Change(
                            set,
                            row.getLong(1),
                            Instant.ofEpochMilli(row.getLong(2)),
                            row.getString(3),
                            row.getInt(4),
                            row.getInt(5),
                            row.getInt(6),
                            entries == null ? null : EntryBytes.entries(entries),
                            gone == null
                                    ? null
                                    : EntryBytes.entries(gone).stream()
                                            .map(SetEntry::prefix)
                                            .toList());
                },
                set,
                version,
                limit);
    }
}
