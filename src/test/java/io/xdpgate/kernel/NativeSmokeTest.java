package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/test/native/smoke.c}: the first thing to run in a virtual machine with another kernel. */
@RequiresBpf
@Tag("host")
class NativeSmokeTest {
    private static final Path SOURCE = Path.of("src/test/native/smoke.c");
    private static final Path OBJECT = Path.of("target/classes/bpf/xdpgate.bpf.o");

    @TempDir
    private Path directory;

    @Test
    void compilesAndPasses() throws IOException, InterruptedException {
        Path smoke = directory.resolve("smoke");
        Run compiled = run(
                "clang-19",
                "-O1",
                "-g",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Ibpf",
                "-o",
                smoke.toString(),
                SOURCE.toString(),
                "-lbpf");
        assertThat(compiled.status).as(compiled.output).isZero();

        Run judged = run(smoke.toString(), OBJECT.toString());
        assertThat(judged.output).contains("smoke: passed").doesNotContain("FAILED");
        assertThat(judged.status).isZero();
    }

    @Test
    void failsWithoutTheObject() throws IOException, InterruptedException {
        Path smoke = directory.resolve("smoke");
        run("clang-19", "-O1", "-Ibpf", "-o", smoke.toString(), SOURCE.toString(), "-lbpf");

        Run judged = run(smoke.toString(), directory.resolve("absent.o").toString());
        assertThat(judged.output).doesNotContain("smoke: passed");
        assertThat(judged.status).isEqualTo(1);
    }

    private record Run(int status, String output) {}

    /** Runs a command to its end; what it prints on both streams is its output. */
    private Run run(String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end");
        }
        return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
