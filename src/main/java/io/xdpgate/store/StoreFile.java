package io.xdpgate.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.xdpgate.control.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The SQLite file. A transaction that has returned is on the disk (write-ahead log, synchronous FULL): neither kill -9
 * nor a loss of power takes it back. SQLite copies the log into the file after about 1,000 pages, at the end of the
 * transaction that reaches them, and when the service ends. Thread-safe: one writes at a time, and readers do not
 * wait for it.
 */
public final class StoreFile implements StoreAccess {
    /** Name of the file in the data directory. */
    public static final String NAME = "xdpgate.db";

    /** Says that a SQLite file is ours: "XDPG". */
    static final int APPLICATION_ID = 0x58445047;

    /** The newest schema that this version knows: the number of the last migration. */
    static final int SCHEMA = 1;

    private static final int BUSY_TIMEOUT_MS = 2_000;
    private static final int READERS = 2;

    private final Path path;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final JdbcTemplate writes;
    private final JdbcTemplate reads;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;

    private StoreFile(Path path, UnaryOperator<DataSource> seam) {
        this.path = path;
        writer = pool(path, 1, "");
        readers = pool(path, READERS, "PRAGMA query_only = ON");
        DataSource written = seam.apply(writer);
        writes = new JdbcTemplate(written);
        reads = new JdbcTemplate(readers);
        JdbcTransactionManager manager = new JdbcTransactionManager(written);
        // Else what the disk refused would be tried once more as the connection goes back to the pool.
        manager.setRollbackOnCommitFailure(true);
        transaction = new TransactionTemplate(manager);
        snapshot = new TransactionTemplate(new JdbcTransactionManager(readers));
    }

    /**
     * Opens a file and brings its schema up to date; makes the file if there is none, for its owner only.
     *
     * @throws StoreException if it cannot be opened, is not ours, is damaged, or was written by a newer version
     */
    public static StoreFile open(Path path) {
        return open(path, UnaryOperator.identity());
    }

    /** @param seam what all that is written after this goes through */
    static StoreFile open(Path path, UnaryOperator<DataSource> seam) {
        try {
            make(path);
            requireKnownSchema(path);
            StoreFile file = new StoreFile(path, seam);
            try {
                file.migrate();
                return file;
            } catch (RuntimeException failure) {
                file.close();
                throw failure;
            }
        } catch (RuntimeException failure) {
            throw StoreFailures.of(failure, path);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public <T> T write(Function<JdbcTemplate, T> action) {
        try {
            return transaction.execute(status -> action.apply(writes));
        } catch (DataAccessException | TransactionException failure) {
            throw StoreFailures.of(failure, path);
        }
    }

    @Override
    public <T> T read(Function<JdbcTemplate, T> action) {
        try {
            return snapshot.execute(status -> action.apply(reads));
        } catch (DataAccessException | TransactionException failure) {
            throw StoreFailures.of(failure, path);
        }
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private static void make(Path path) {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException there) {
            // A start that is not the first.
        } catch (IOException failure) {
            throw StoreFailures.cannotMake(path, failure);
        }
    }

    private static void requireKnownSchema(Path path) {
        try (HikariDataSource plain = pool(path, 1, "")) {
            StoreCheck.requireOurs(new JdbcTemplate(plain), path);
        }
    }

    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource(writer)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            writes.execute("PRAGMA application_id = " + APPLICATION_ID);
            writes.execute("PRAGMA user_version = " + SCHEMA);
        } catch (FlywayException | DataAccessException failure) {
            throw StoreFailures.of(failure, path);
        }
    }

    static HikariDataSource pool(Path path, int size, String init) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("xdpgate-store");
        config.setJdbcUrl("jdbc:sqlite:" + path);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("foreign_keys", "true");
        config.addDataSourceProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MS));
        // A log that a long reader made grow is cut again.
        config.addDataSourceProperty("journal_size_limit", Integer.toString(16 << 20));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setConnectionTimeout(5_000);
        // Connections of a file do not age.
        config.setMaxLifetime(0);
        config.setKeepaliveTime(0);
        config.setInitializationFailTimeout(1);
        if (!init.isEmpty()) {
            config.setConnectionInitSql(init);
        }
        return new HikariDataSource(config);
    }
}
