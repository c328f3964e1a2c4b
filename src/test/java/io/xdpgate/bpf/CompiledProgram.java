package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that are not ours, built with clang for {@code ip} and {@code tc} to load. */
final class CompiledProgram {
    private CompiledProgram() {}

    /** An XDP program that passes everything; section {@code xdp}. */
    static Path foreign(Path folder) throws IOException, InterruptedException {
        return compile(folder, "foreign", """
                __attribute__((section("xdp"), used)) int foreign(void *c) { return 2; }
                char foreign_license[] __attribute__((section("license"), used)) = "GPL";
                """);
    }

    /**
     * Tags what leaves an interface with VLAN 10, in metadata as a VLAN device does; section {@code tc}.
     *
     * @param protocol EtherType of the tag
     */
    static Path tagging(Path folder, int protocol) throws IOException, InterruptedException {
        return compile(folder, "tagging", """
                static long (*vlan_push)(void *skb, unsigned short protocol, unsigned short tag) = (void *) 18;
                __attribute__((section("tc"), used)) int tagging(void *skb)
                { vlan_push(skb, __builtin_bswap16(0x%x), 10); return 0; }
                char tagging_license[] __attribute__((section("license"), used)) = "GPL";
                """.formatted(protocol));
    }

    private static Path compile(Path folder, String name, String source) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".c");
        Path object = folder.resolve(name + ".o");
        Files.writeString(file, source);
        Process clang = new ProcessBuilder(
                        "clang-19", "-O2", "-target", "bpf", "-c", file.toString(), "-o", object.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(clang.waitFor()).as(output).isZero();
        return object;
    }
}
