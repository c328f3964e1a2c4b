package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.StoreException;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data directory goes into one file and comes back from it. */
class BackupTest {
    @TempDir
    Path directory;

    @TempDir
    Path elsewhere;

    private Backup backup() {
        return new Backup(directory, List.of("admin.token", "token.sha256"));
    }

    private Path archive() {
        return elsewhere.resolve("saved.zip");
    }

    /** Runs something on the store of the directory. */
    private void with(java.util.function.Consumer<PolicyControl> action) {
        try (StoreFile file = StoreFile.open(directory.resolve(StoreFile.NAME));
                PolicyControl policies = new PolicyControl(
                        new FakeDataplane(),
                        new IncrementalCompilation(Guard.NONE),
                        Stores.of(file),
                        PolicyLimits.DEFAULT,
                        Clock.systemUTC())) {
            policies.initialise();
            action.accept(policies);
        }
    }

    private static void create(PolicyControl policies, String name) {
        policies.create(List.of(Drafts.drop(name, 80)), PLAIN);
    }

    private void write() {
        try {
            backup().write(archive());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasSavedWhileTheServiceRanComesBack() throws Exception {
        Files.writeString(directory.resolve("admin.token"), "the first token\n");
        with(policies -> {
            create(policies, "saved");
            write();
            create(policies, "later");
        });
        Files.writeString(directory.resolve("admin.token"), "another token\n");
        assertThat(Files.getPosixFilePermissions(archive())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(backup().restore(archive())).isEqualTo(2);
        with(policies ->
                assertThat(policies.current().rules()).extracting(Rule::name).containsExactly("saved"));
        assertThat(directory.resolve("admin.token")).hasContent("the first token\n");
        try (StoreFile replaced = StoreFile.open(directory.resolve(Backup.REPLACED))) {
            assertThat(Stores.of(replaced).load().orElseThrow().policy().rules())
                    .hasSize(2);
        }
        try (var left = Files.list(elsewhere)) {
            assertThat(left).containsExactly(archive());
        }
    }

    @Test
    void aBackupUnderWritesIsOneState() {
        AtomicBoolean done = new AtomicBoolean();
        with(policies -> {
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int i = 0; !done.get(); i++) {
                    create(policies, "r" + i);
                }
            });
            try {
                org.awaitility.Awaitility.await().until(() -> policies.current().revision() > 20);
                write();
            } finally {
                done.set(true);
                join(writer);
            }
        });
        long revision = restore();
        assertThat(revision).isGreaterThan(20);
        with(policies -> assertThat(policies.current().rules()).hasSize((int) revision - 1));
    }

    private long restore() {
        try {
            return backup().restore(archive());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void neverWritesOverAFile() throws Exception {
        with(policies -> create(policies, "a"));
        Files.writeString(archive(), "mine");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> backup().write(archive()))
                .withMessageContaining("exists; choose another name");
        assertThat(archive()).hasContent("mine");
    }

    @Test
    void whatIsNoBackupChangesNothing() throws Exception {
        with(policies -> create(policies, "a"));
        Files.writeString(archive(), "no archive");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> backup().restore(archive()));
        with(policies -> assertThat(policies.current().rules()).hasSize(1));
    }

    @Test
    void aDamagedBackupChangesNothing() throws Exception {
        with(policies -> create(policies, "a"));
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(archive()))) {
            zip.putNextEntry(new java.util.zip.ZipEntry(StoreFile.NAME));
            zip.write("this is not a database".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> backup().restore(archive()))
                .withMessageContaining("damaged");
        with(policies -> assertThat(policies.current().rules()).hasSize(1));
        try (var left = Files.list(directory)) {
            assertThat(left).noneMatch(file -> file.toString().contains("restoring"));
        }
    }
}
