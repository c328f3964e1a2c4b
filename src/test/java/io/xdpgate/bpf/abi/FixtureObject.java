package io.xdpgate.bpf.abi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles the real {@code bpf/abi.h} and {@code bpf/maps.h}, changed in one place, into an object of their own. */
final class FixtureObject {
    private static final Path SOURCES = Path.of("bpf");
    private static final String PROGRAM = """
            #include "maps.h"
            char LICENSE[] SEC("license") = "Dual BSD/GPL";
            """;

    private FixtureObject() {}

    /** The object of the headers as they are. */
    static byte[] unchanged(Path directory) {
        return compile(directory, "-g", read("abi.h"), read("maps.h"));
    }

    static byte[] withoutDebugInfo(Path directory) {
        return compile(directory, "-g0", read("abi.h"), read("maps.h"));
    }

    /** The object with the only occurrence of {@code old} in either header replaced. */
    static byte[] patched(Path directory, String old, String replacement) {
        String abi = read("abi.h");
        String maps = read("maps.h");
        int found = occurrences(abi, old) + occurrences(maps, old);
        if (found != 1) {
            throw new IllegalArgumentException("'" + old + "' occurs " + found + " times in the headers");
        }
        return compile(directory, "-g", abi.replace(old, replacement), maps.replace(old, replacement));
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static byte[] compile(Path directory, String debugInfo, String abi, String maps) {
        try {
            Files.writeString(directory.resolve("abi.h"), abi);
            Files.writeString(directory.resolve("maps.h"), maps);
            Files.writeString(directory.resolve("fixture.bpf.c"), PROGRAM);
            Path log = directory.resolve("clang.log");
            int status = new ProcessBuilder(command(debugInfo))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("clang: " + Files.readString(log));
            }
            return Files.readAllBytes(directory.resolve("fixture.bpf.o"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while clang was running", e);
        }
    }

    /** Static asserts are off: a changed header shall reach the check. */
    private static List<String> command(String debugInfo) {
        String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return List.of(
                System.getProperty("clang", "clang-19"),
                "-O2",
                debugInfo,
                "-target",
                "bpf",
                "-D_Static_assert(condition,text)=",
                "-I/usr/include/" + architecture + "-linux-gnu",
                "-c",
                "fixture.bpf.c",
                "-o",
                "fixture.bpf.o");
    }

    private static String read(String header) {
        try {
            return Files.readString(SOURCES.resolve(header));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
