package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.StoreException;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Everything that a disk and an operator can do to the file: told in plain words, and nothing half done. */
class StoreFailuresTest {
    @TempDir
    Path directory;

    private final FakeDataplane dataplane = new FakeDataplane();
    private Path path;
    private StoreFile file;
    private PolicyControl policies;

    @BeforeEach
    void start() {
        path = directory.resolve(StoreFile.NAME);
        file = StoreFile.open(path);
        policies = new PolicyControl(
                dataplane,
                new IncrementalCompilation(Guard.NONE),
                Stores.of(file),
                PolicyLimits.DEFAULT,
                Clock.systemUTC());
        policies.initialise();
    }

    @AfterEach
    void stop() {
        policies.close();
        file.close();
    }

    @Test
    void aFullDiskIsToldAndLeavesEverythingAsItWas() {
        create("kept");
        fill();
        StoreException refused = refusal();
        assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(StoreException.Kind.FULL);
        assertThat(refused).hasMessageContaining("no space left").hasMessageContaining("free space");
        assertThat(dataplane.installed().orElseThrow().revision())
                .isEqualTo(policies.current().revision());
        assertThat(policies.lastStoreFailure()).isPresent();
        empty();
        create("next");
        assertThat(policies.lastStoreFailure()).isEmpty();
        assertThat(Stores.of(file).load().orElseThrow().policy()).isEqualTo(policies.current());
    }

    /** The file may not grow; a body that does not fit into its free pages is what refuses. */
    private void fill() {
        file.write(jdbc -> {
            Integer pages = Objects.requireNonNull(jdbc.queryForObject("PRAGMA page_count", Integer.class));
            return Objects.requireNonNull(jdbc.queryForObject("PRAGMA max_page_count = " + pages, Integer.class));
        });
    }

    private void empty() {
        file.write(
                jdbc -> Objects.requireNonNull(jdbc.queryForObject("PRAGMA max_page_count = 1000000", Integer.class)));
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() {
        file.write(jdbc -> {
            jdbc.execute("PRAGMA query_only = ON");
            return jdbc;
        });
        assertThat(refusal().kind()).isEqualTo(StoreException.Kind.FAILED);
        assertThat(refusal()).hasMessageContaining("cannot be written").hasMessageContaining("read-only");
    }

    @Test
    void aFileThatAnotherProcessHoldsIsTold() throws Exception {
        try (var other = StoreFile.pool(path, 1, "");
                var connection = other.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThat(refusal()).hasMessageContaining("locked by another process");
            statement.execute("ROLLBACK");
        }
        create("free again");
    }

    @Test
    void aDamagedFileIsToldAtTheStart() throws Exception {
        for (int i = 0; i < 200; i++) {
            create("r" + i);
        }
        stop();
        damage(Files.size(path) / 2, 20_000);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> {
                    try (StoreFile damaged = StoreFile.open(path)) {
                        Stores.of(damaged).load();
                    }
                })
                .withMessageContaining("is damaged")
                .withMessageContaining("xdpgate restore FILE");
        Files.delete(path);
        start();
    }

    @Test
    void whatIsNoDatabaseIsToldAtTheStart() throws Exception {
        Path text = directory.resolve("text.db");
        Files.writeString(text, "not a database at all, but longer than its header".repeat(10));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreFile.open(text))
                .withMessageContaining("is damaged");
    }

    @Test
    void aFileOfANewerVersionIsToldAtTheStart() {
        stop();
        try (var plain = StoreFile.pool(path, 1, "")) {
            new JdbcTemplate(plain).execute("PRAGMA user_version = 99");
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreFile.open(path))
                .withMessageContaining("schema 99")
                .withMessageContaining("newer xdpgate");
        try (var plain = StoreFile.pool(path, 1, "")) {
            new JdbcTemplate(plain).execute("PRAGMA user_version = " + StoreFile.SCHEMA);
        }
        start();
    }

    @Test
    void aDirectoryThatIsNotThereIsToldAtTheStart() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> StoreFile.open(directory.resolve("absent").resolve(StoreFile.NAME)))
                .withMessageContaining("cannot be made");
    }

    private void damage(long from, int bytes) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
            raw.seek(from);
            byte[] noise = new byte[bytes];
            java.util.Arrays.fill(noise, (byte) 0xa5);
            raw.write(noise);
        }
    }

    private StoreException refusal() {
        return Objects.requireNonNull(catchThrowableOfType(StoreException.class, () -> {
            // The first few may still fit into pages that are there.
            for (int i = 0; i < 50; i++) {
                create("refused-" + i + "-" + System.nanoTime());
            }
        }));
    }

    private void create(String name) {
        policies.create(List.of(Drafts.drop(name.replace(' ', '-'), 80)), PLAIN);
    }
}
