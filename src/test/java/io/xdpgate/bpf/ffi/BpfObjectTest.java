package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.testkit.RequiresBpf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresBpf
class BpfObjectTest {
    private static final String COUNTING = """
            struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 3); __uint(map_flags, BPF_F_MMAPABLE);
                     __type(key, __u32); __type(value, __u32); } switches SEC(".maps");
            struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 2);
                     __type(key, __u32); __type(value, __u64); } counts SEC(".maps");
            struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 2);
                     __type(key, __u32); __type(value, __u32); } seen SEC(".maps");
            SEC("xdp") int judge(struct xdp_md *ctx) {
                __u32 key = 1;
                __u32 *action = bpf_map_lookup_elem(&switches, &key);
                __u64 *count = bpf_map_lookup_elem(&counts, &key);
                if (count)
                    *count += ctx->ingress_ifindex + 1000;
                key = 7;
                bpf_map_update_elem(&seen, &key, &key, BPF_ANY);
                return action ? *action : XDP_ABORTED;
            }
            """;
    private static final String UNSAFE = """
            SEC("xdp") int judge(struct xdp_md *ctx) { return *(volatile __u32 *)(long)ctx->data; }
            """;

    @TempDir
    private Path folder;

    @Test
    void loadsRunsAndSharesMemoryWithTheProgram() throws Exception {
        List<String> before = OpenHandles.list();
        try (BpfObject object = BpfObject.load("counting", BpfSource.compile(folder, COUNTING));
                MappedArray switches = MappedArray.of(object.map("switches"))) {
            int program = object.program("judge");
            assertThat(ProgramRun.of(program, new byte[64], 1, 0).result()).isZero();
            switches.elements().set(JAVA_INT, 8, 2);
            ProgramRun run = ProgramRun.of(program, new byte[64], 1, 0);
            assertThat(run.result()).isEqualTo(2);
            assertThat(run.output()).hasSize(64);
            assertThat(sum(new PerCpuArray(object.map("counts")))).containsExactly(0L, 2 * 1001L);
        }
        assertThat(OpenHandles.list()).isEqualTo(before);
    }

    @Test
    void anIngressInterfaceCanBeNamed() throws Exception {
        try (BpfObject object = BpfObject.load("counting", BpfSource.compile(folder, COUNTING))) {
            ProgramRun.of(object.program("judge"), new byte[64], 1, NetworkNamespace.ifindex("lo"));
            assertThat(sum(new PerCpuArray(object.map("counts")))).containsExactly(0L, 1001L);
        }
    }

    @Test
    void perCpuElementsAreClearedOneByOne() throws Exception {
        try (BpfObject object = BpfObject.load("counting", BpfSource.compile(folder, COUNTING))) {
            ProgramRun.of(object.program("judge"), new byte[64], 1, 0);
            PerCpuArray counts = new PerCpuArray(object.map("counts"));
            counts.clear(0);
            assertThat(sum(counts).get(1)).isPositive();
            counts.clear(1);
            assertThat(sum(counts)).containsExactly(0L, 0L);
        }
    }

    @Test
    void anAbsentKeyIsNoErrorAndAWrongOneIs() throws Exception {
        try (Arena arena = Arena.ofConfined();
                BpfObject object = BpfObject.load("counting", BpfSource.compile(folder, COUNTING))) {
            BpfMap seen = object.map("seen");
            MemorySegment value = arena.allocate(JAVA_INT);
            assertThat(seen.lookup(7, value)).isFalse();
            ProgramRun.of(object.program("judge"), new byte[64], 1, 0);
            assertThat(seen.lookup(7, value)).isTrue();
            assertThat(value.get(JAVA_INT, 0)).isEqualTo(7);
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> object.map("switches").update(99, value))
                    .withMessageContaining("bpf_map_update_elem switches[99]: E2BIG");
        }
    }

    @Test
    void describesProgramAndMaps() throws Exception {
        try (BpfObject object = BpfObject.load("counting", BpfSource.compile(folder, COUNTING))) {
            ProgramDescription program = Descriptions.program(object.program("judge"));
            assertThat(program.name()).isEqualTo("judge");
            assertThat(program.tag()).matches("[0-9a-f]{16}");
            assertThat(program.mapIds()).hasSize(3);
            assertThat(program.verifiedInstructions()).isPositive();
            MapDescription map = Descriptions.map(object.map("counts").fd());
            assertThat(map.name()).isEqualTo("counts");
            assertThat(map.valueSize()).isEqualTo(8);
            assertThat(program.mapIds()).contains(map.id());
            assertThat(Descriptions.programById(program.id())).contains(program);
            assertThat(Descriptions.programById(Integer.MAX_VALUE)).isEmpty();
        }
    }

    @Test
    void aRefusedProgramCarriesTheVerifiersWords() throws Exception {
        List<String> before = OpenHandles.list();
        byte[] image = BpfSource.compile(folder, UNSAFE);
        assertThatExceptionOfType(LoadRefusedException.class)
                .isThrownBy(() -> BpfObject.load("unsafe", image))
                .satisfies(refused -> assertThat(refused.verifierLog()).contains("invalid access to packet"))
                .withMessageContaining("bpf_object__load unsafe: EACCES")
                .withMessageContaining("libbpf: ");
        assertThat(OpenHandles.list()).isEqualTo(before);
    }

    @Test
    void garbageIsNoObject() {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> BpfObject.load("garbage", new byte[200]))
                .withMessageContaining("bpf_object__open_mem garbage");
    }

    @Test
    void unknownNamesAreNamed() throws Exception {
        try (BpfObject object = BpfObject.load("counting", BpfSource.compile(folder, COUNTING))) {
            assertThatExceptionOfType(ErrnoException.class)
                    .isThrownBy(() -> object.map("nothing"))
                    .withMessageContaining("nothing in counting: ENOENT");
            assertThatExceptionOfType(ErrnoException.class).isThrownBy(() -> object.program("nothing"));
        }
    }

    private static List<Long> sum(PerCpuArray array) {
        List<Long> sums = new ArrayList<>();
        array.read(array.entries(), (key, values) -> {
            long sum = 0;
            for (int cpu = 0; cpu < array.cpus(); cpu++) {
                sum += values.get(JAVA_LONG, cpu * 8L);
            }
            sums.add(sum);
        });
        return sums;
    }
}
