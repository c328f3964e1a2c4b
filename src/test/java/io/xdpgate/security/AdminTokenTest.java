package io.xdpgate.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir
    Path parent;

    @Test
    void makesATokenThatOnlyTheOwnerCanRead() throws IOException {
        Path data = parent.resolve("a/b");
        AdminToken made = AdminToken.open(DataDirectory.open(data));
        String token = Files.readString(data.resolve("admin.token")).strip();

        assertThat(token).hasSize(43);
        assertThat(made.accepts(token)).isTrue();
        assertThat(made.accepts(token + "x")).isFalse();
        assertThat(made.accepts("")).isFalse();
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("admin.token"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("token.sha256"))).isEqualTo("rw-------");
        assertThat(Files.readString(data.resolve("token.sha256"))).doesNotContain(token);
        assertThat(AdminToken.open(DataDirectory.open(data)).accepts(token)).isTrue();
    }

    @Test
    void theHashAloneIsEnough() throws IOException {
        Path data = parent.resolve("data");
        AdminToken.open(DataDirectory.open(data));
        String token = Files.readString(data.resolve("admin.token")).strip();
        Files.delete(data.resolve("admin.token"));

        assertThat(AdminToken.open(DataDirectory.open(data)).accepts(token)).isTrue();
        assertThat(data.resolve("admin.token")).doesNotExist();
    }

    @Test
    void aTokenThatCannotBeWrittenLeavesNoHashBehind() throws IOException {
        Path data = parent.resolve("data");
        DataDirectory directory = DataDirectory.open(data);
        Path obstacle = Files.createDirectories(data.resolve("admin.token.new/x"));

        assertThatThrownBy(() -> AdminToken.open(directory)).isInstanceOf(IOException.class);
        assertThat(data.resolve("token.sha256")).doesNotExist();

        Files.delete(obstacle);
        AdminToken made = AdminToken.open(directory);
        assertThat(made.accepts(Files.readString(data.resolve("admin.token")).strip()))
                .isTrue();
    }

    @Test
    void refusesADirectoryThatOthersMayWriteIn() throws IOException {
        Path open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> DataDirectory.open(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("0700");
    }

    @Test
    void refusesAFileWithoutAToken() throws IOException {
        Path data = parent.resolve("data");
        DataDirectory directory = DataDirectory.open(data);
        directory.write("admin.token", "short\n");

        assertThatThrownBy(() -> AdminToken.open(directory)).isInstanceOf(IOException.class);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
