package io.xdpgate.store;

import io.xdpgate.control.StoreException;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whether a file is one that this version can work with. */
final class StoreCheck {
    private StoreCheck() {}

    /**
     * An empty file counts as ours.
     *
     * @throws StoreException if it is another program's, or was written by a newer version
     */
    static void requireOurs(JdbcTemplate jdbc, Path path) {
        int id = number(jdbc, "PRAGMA application_id");
        int tables = number(jdbc, "SELECT count(*) FROM sqlite_schema");
        if (tables > 0 && id != StoreFile.APPLICATION_ID && !isHalfMade(jdbc)) {
            throw StoreFailures.refused(path + " is a database of another program", StoreFailures.RESTORE);
        }
        int schema = number(jdbc, "PRAGMA user_version");
        if (schema > StoreFile.SCHEMA) {
            throw StoreFailures.refused(
                    path + " has schema " + schema + ", written by a newer xdpgate; this one knows schemas up to "
                            + StoreFile.SCHEMA,
                    "start the newer version, or restore a backup made by this one");
        }
    }

    /** @throws StoreException if the pages of the file do not fit together */
    static void requireSound(JdbcTemplate jdbc, Path path) {
        String found = jdbc.queryForObject("PRAGMA integrity_check(1)", String.class);
        if (!"ok".equals(found)) {
            throw StoreFailures.refused(path + " is damaged: " + found, StoreFailures.RESTORE);
        }
    }

    /** A first start that was killed before it could sign the file. */
    private static boolean isHalfMade(JdbcTemplate jdbc) {
        return number(jdbc, "SELECT count(*) FROM sqlite_schema WHERE name = 'flyway_schema_history'") > 0;
    }

    private static int number(JdbcTemplate jdbc, String sql) {
        return Objects.requireNonNull(jdbc.queryForObject(sql, Integer.class));
    }
}
