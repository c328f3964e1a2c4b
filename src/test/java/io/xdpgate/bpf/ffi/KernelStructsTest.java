package io.xdpgate.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layouts against the C headers: a program of static assertions must compile. */
class KernelStructsTest {
    private static final String INCLUDES = """
            #include <stddef.h>
            #include <linux/bpf.h>
            #include <linux/perf_event.h>
            #include <linux/ethtool.h>
            #include <bpf/bpf.h>
            #include <bpf/libbpf.h>
            """;
    /** Grew at the end since: the kernel takes the size that is passed and reads the rest as 0. */
    private static final List<String> GROWING = List.of("perf_event_attr", "bpf_link_info", "bpf_map_info");

    @TempDir
    private Path folder;

    @Test
    void agreeWithTheHeaders() throws Exception {
        StringBuilder source = new StringBuilder(INCLUDES);
        for (StructLayout struct : structs()) {
            source.append(assertions(struct, 0));
        }
        assertThat(compile(source.toString())).isEmpty();
    }

    @Test
    void aMovedMemberIsNoticed() throws Exception {
        assertThat(compile(INCLUDES + assertions(KernelStructs.XDP_MD, 4))).contains("static assertion failed");
    }

    private static List<StructLayout> structs() {
        return List.of(
                KernelStructs.OBJECT_OPEN_OPTS,
                KernelStructs.LINK_CREATE_OPTS,
                KernelStructs.MAP_CREATE_OPTS,
                KernelStructs.TEST_RUN_OPTS,
                KernelStructs.XDP_MD,
                KernelStructs.PROG_INFO,
                KernelStructs.MAP_INFO,
                KernelStructs.LINK_INFO,
                KernelStructs.PERF_EVENT_ATTR,
                KernelStructs.PERF_EVENT_HEADER,
                KernelStructs.ETHTOOL_DRVINFO,
                KernelStructs.ETHTOOL_SSET_INFO,
                KernelStructs.ETHTOOL_GSTRINGS,
                KernelStructs.ETHTOOL_GFEATURES,
                KernelStructs.ETHTOOL_GET_FEATURES_BLOCK,
                KernelStructs.ETHTOOL_SFEATURES,
                KernelStructs.ETHTOOL_SET_FEATURES_BLOCK);
    }

    private static String assertions(StructLayout struct, int shift) {
        String name = "struct " + struct.name().orElseThrow();
        StringBuilder assertions = new StringBuilder();
        for (MemoryLayout member : struct.memberLayouts()) {
            member.name()
                    .ifPresent(of -> assertions.append("_Static_assert(offsetof(%s, %s) == %d, \"%s\");%n"
                            .formatted(name, of, KernelStructs.offset(struct, of) + shift, of)));
        }
        String relation = GROWING.contains(struct.name().orElseThrow()) ? "<=" : "==";
        assertions.append("_Static_assert(sizeof(%s) %s %d, \"size of %s\");%n"
                .formatted(name, relation, struct.byteSize() + shift, name));
        return assertions.toString();
    }

    private String compile(String source) throws IOException, InterruptedException {
        Path file = folder.resolve("layouts.c");
        Files.writeString(file, source);
        Process compiler = new ProcessBuilder("clang-19", "-fsyntax-only", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = compiler.waitFor();
        assertThat(status == 0).as(output).isEqualTo(output.isEmpty());
        return output;
    }
}
