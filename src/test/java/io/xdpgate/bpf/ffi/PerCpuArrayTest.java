package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.testkit.RequiresBpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading goes in pieces of 256 elements; each element must come once, under its own key. */
@RequiresBpf
class PerCpuArrayTest {
    private static final int ENTRIES = 700;
    private static final String WIDE = """
            struct {
                __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
                __uint(max_entries, 700);
                __type(key, __u32);
                __type(value, __u64);
            } wide SEC(".maps");
            SEC("xdp") int judge(struct xdp_md *ctx)
            {
                __u32 key = 0;
                return bpf_map_lookup_elem(&wide, &key) ? XDP_PASS : XDP_DROP;
            }
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 512, 699, 700, 9999})
    void eachElementBelowTheEndComesOnceInOrder(int end) throws Exception {
        try (BpfObject object = BpfObject.load("wide", BpfSource.compile(folder, WIDE));
                Arena arena = Arena.ofConfined()) {
            BpfMap map = object.map("wide");
            PerCpuArray wide = new PerCpuArray(map);
            MemorySegment values = arena.allocate(JAVA_LONG, wide.cpus());
            for (int key = 0; key < ENTRIES; key++) {
                values.setAtIndex(JAVA_LONG, 0, 1000 + key);
                map.update(key, values);
            }
            List<Long> read = new ArrayList<>();
            wide.read(end, (key, found) -> {
                assertThat(key).isEqualTo(read.size());
                read.add(found.getAtIndex(JAVA_LONG, 0));
            });
            assertThat(read)
                    .containsExactlyElementsOf(LongStream.range(0, Math.min(end, ENTRIES))
                            .mapToObj(key -> 1000 + key)
                            .toList());
        }
    }
}
