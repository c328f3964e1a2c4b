package io.xdpgate.store;

import io.xdpgate.control.AnswerStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Kept answers in the SQLite file. Thread-safe. */
public final class SqliteAnswerStore implements AnswerStore {
    private final StoreAccess file;

    public SqliteAnswerStore(StoreAccess file) {
        this.file = file;
    }

    @Override
    public void keep(KeptAnswer answer) {
        file.write(jdbc -> jdbc.update(
                "INSERT OR REPLACE INTO kept_answer (key, fingerprint, kept_at, status, headers, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                answer.key(),
                answer.fingerprint(),
                answer.keptAt().toEpochMilli(),
                answer.status(),
                Json.write(answer.headers()),
                answer.body()));
    }

    @Override
    public List<KeptAnswer> load() {
        return file.read(SqliteAnswerStore::all);
    }

    private static List<KeptAnswer> all(JdbcTemplate jdbc) {
        return jdbc.query(
                "SELECT key, fingerprint, kept_at, status, headers, body FROM kept_answer ORDER BY kept_at",
                (row, index) -> new KeptAnswer(
                        row.getString(1),
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getInt(4),
                        headers(row.getString(5)),
                        row.getBytes(6)));
    }

    @SuppressWarnings("unchecked") // written by keep()
    private static Map<String, List<String>> headers(String text) {
        return (Map<String, List<String>>) Json.read(text, Map.class);
    }

    @Override
    public void forget(Collection<String> keys) {
        file.write(jdbc -> jdbc.batchUpdate(
                "DELETE FROM kept_answer WHERE key = ?",
                keys.stream().map(key -> new Object[] {key}).toList()));
    }
}
