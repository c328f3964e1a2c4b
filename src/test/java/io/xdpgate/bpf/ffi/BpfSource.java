package io.xdpgate.bpf.ffi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compiles C of a test into a BPF object. */
final class BpfSource {
    private static final String HEAD = """
            #include <linux/bpf.h>
            #include <bpf/bpf_helpers.h>
            char LICENSE[] SEC("license") = "GPL";
            """;

    private BpfSource() {}

    static byte[] compile(Path folder, String body) throws IOException, InterruptedException {
        Path source = folder.resolve("test.bpf.c");
        Path object = folder.resolve("test.bpf.o");
        Files.writeString(source, HEAD + body);
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        Process compiler = new ProcessBuilder(
                        "clang-19",
                        "-O2",
                        "-g",
                        "-target",
                        "bpf",
                        "-I/usr/include/" + machine + "-linux-gnu",
                        "-c",
                        source.toString(),
                        "-o",
                        object.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new AssertionError(output);
        }
        return Files.readAllBytes(object);
    }
}
