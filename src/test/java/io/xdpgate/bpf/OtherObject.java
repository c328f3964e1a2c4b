package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The program built once more from the sources with a change in one place: another version of it. */
public final class OtherObject {
    private OtherObject() {}

    /** Does the same, with one call more for each packet. */
    public static byte[] withAnotherInstruction(Path directory) throws IOException, InterruptedException {
        return build(directory, "xdpgate.bpf.c", "\t/* count */\n", "\t/* count */\n\tbpf_get_smp_processor_id();\n");
    }

    /** A data plane that loads that object. */
    public static BpfDataplane open(BpfOptions options, EventSink sink, byte[] image) {
        return BpfDataplane.open(options, sink, () -> image);
    }

    private static byte[] build(Path directory, String file, String old, String replacement)
            throws IOException, InterruptedException {
        try (Stream<Path> sources = Files.list(Path.of("bpf"))) {
            for (Path source : sources.toList()) {
                Files.copy(source, directory.resolve(source.getFileName().toString()));
            }
        }
        Path changed = directory.resolve(file);
        String text = Files.readString(changed);
        assertThat(text).contains(old);
        Files.writeString(changed, text.replace(old, replacement));
        Process clang = new ProcessBuilder(
                        System.getProperty("clang", "clang-19"),
                        "-O2",
                        "-g",
                        "-target",
                        "bpf",
                        "-mcpu=v3",
                        "-I/usr/include/x86_64-linux-gnu",
                        "-c",
                        "xdpgate.bpf.c",
                        "-o",
                        "other.o")
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(clang.waitFor()).isZero();
        return Files.readAllBytes(directory.resolve("other.o"));
    }
}
