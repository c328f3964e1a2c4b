package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.MapSpec;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.Libbpf;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the service needs of a host, checked without the program, so that it works when that cannot be loaded. */
public final class HostInspection {
    private static final String BTF = KernelTypes.FILE;
    private static final String BPFFS = "/sys/fs/bpf";
    private static final Path USUAL_PINS = Path.of(BPFFS, "xdpgate");
    private static final int BPF_MAP_TYPE_PERCPU_ARRAY = 6;
    private static final long PAGE = 4096;

    private HostInspection() {}

    /** Before a start with the usual settings, in the namespace of the calling thread. */
    public static SystemReport report() {
        return host(USUAL_PINS).with(InterfacePreflight.checks());
    }

    /** @param pins where the firewall is pinned; null: nowhere */
    static SystemReport host(@Nullable Path pins) {
        String release = HostFiles.line("/proc/sys/kernel/osrelease").orElse("unknown");
        List<Check> checks = new ArrayList<>();
        checks.add(kernel(release));
        checks.add(libbpf());
        checks.add(btf());
        checks.add(bpffs());
        if (pins != null) {
            checks.add(PinDirectoryCheck.check(pins));
        }
        checks.addAll(Capabilities.ofThisProcess().checks());
        checks.add(memlock(release));
        checks.add(jit());
        checks.add(perfEventParanoid());
        checks.add(unprivilegedBpf());
        Libbpf.library().failure().ifPresentOrElse(failure -> {}, () -> checks.addAll(cpus()));
        return new SystemReport(release, checks, FeatureProbes.answers());
    }

    static Check kernel(String release) {
        Optional<int[]> version = HostFiles.version(release);
        if (version.isEmpty()) {
            return new Check("kernel", Outcome.UNKNOWN, "release '" + release + "' cannot be read", null);
        }
        int major = version.get()[0];
        int minor = version.get()[1];
        boolean enough = major > 5 || (major == 5 && minor >= 10);
        return new Check(
                "kernel",
                enough ? Outcome.OK : Outcome.MISSING,
                "Linux " + release,
                enough ? null : "run Linux 5.10 or later");
    }

    private static Check libbpf() {
        Optional<String> failure = Libbpf.library().failure();
        if (failure.isPresent()) {
            return new Check("libbpf", Outcome.MISSING, "libbpf.so.1 cannot be loaded", failure.get());
        }
        return new Check("libbpf", Outcome.OK, "libbpf " + Libbpf.version(), null);
    }

    private static Check btf() {
        boolean readable = Files.isReadable(Path.of(BTF));
        return new Check(
                "btf",
                readable ? Outcome.OK : Outcome.DEGRADED,
                BTF + (readable ? " can be read" : " cannot be read"),
                readable ? null : "run a kernel with CONFIG_DEBUG_INFO_BTF=y");
    }

    private static Check bpffs() {
        boolean mounted = HostFiles.lines("/proc/self/mounts").stream()
                .map(line -> line.split(" "))
                .anyMatch(fields -> fields.length > 2 && fields[1].equals(BPFFS) && fields[2].equals("bpf"));
        return new Check(
                "bpffs",
                mounted ? Outcome.OK : Outcome.DEGRADED,
                mounted ? "mounted at " + BPFFS : "no bpffs at " + BPFFS,
                mounted ? null : "mount -t bpf bpf " + BPFFS + "; needed for pins");
    }

    private static Check memlock(String release) {
        OptionalLong maps = OptionalLong.empty();
        long rings = 0;
        if (Libbpf.library().failure().isEmpty()) {
            try {
                int cpus = Libbpf.possibleCpus();
                maps = OptionalLong.of(mapBytes(cpus));
                rings = (long) cpus * (BpfOptions.DEFAULT.eventPages() + 1) * PAGE;
            } catch (ErrnoException unreadable) {
                rings = 0; // the check of possible CPUs says why
            }
        }
        return LockedMemory.check(
                HostFiles.lines("/proc/self/limits"),
                release,
                Capabilities.ofThisProcess().mask(),
                maps,
                rings);
    }

    private static long mapBytes(int cpus) {
        return MapSpec.ALL.stream()
                .mapToLong(map -> map.mappedSize() * (map.type() == BPF_MAP_TYPE_PERCPU_ARRAY ? cpus : 1))
                .sum();
    }

    private static Check jit() {
        return HostFiles.line("/proc/sys/net/core/bpf_jit_enable")
                .map(value -> new Check(
                        "jit",
                        value.equals("0") ? Outcome.DEGRADED : Outcome.OK,
                        "net.core.bpf_jit_enable = " + value,
                        value.equals("0") ? "sysctl net.core.bpf_jit_enable=1: programs are interpreted now" : null))
                .orElseGet(() -> new Check(
                        "jit", Outcome.UNKNOWN, "net.core.bpf_jit_enable cannot be read (another namespace?)", null));
    }

    private static Check perfEventParanoid() {
        return HostFiles.line("/proc/sys/kernel/perf_event_paranoid")
                .map(value -> new Check(
                        "perf-event-paranoid",
                        Outcome.OK,
                        "kernel.perf_event_paranoid = " + value + "; CAP_PERFMON overrides it",
                        null))
                .orElseGet(() -> new Check(
                        "perf-event-paranoid",
                        Outcome.MISSING,
                        "the kernel has no perf events",
                        "run a kernel with CONFIG_PERF_EVENTS=y"));
    }

    private static Check unprivilegedBpf() {
        String value =
                HostFiles.line("/proc/sys/kernel/unprivileged_bpf_disabled").orElse("unknown");
        boolean open = value.equals("0");
        return new Check(
                "unprivileged-bpf",
                open ? Outcome.DEGRADED : value.equals("unknown") ? Outcome.UNKNOWN : Outcome.OK,
                "kernel.unprivileged_bpf_disabled = " + value,
                open ? "sysctl kernel.unprivileged_bpf_disabled=2: other users need no BPF" : null);
    }

    private static List<Check> cpus() {
        try {
            int cpus = Libbpf.possibleCpus();
            long bytes = mapBytes(cpus);
            return List.of(
                    new Check("possible-cpus", Outcome.OK, cpus + " possible CPUs", null),
                    new Check(
                            "map-memory",
                            Outcome.OK,
                            String.format(Locale.ROOT, "the maps take about %.1f MiB", bytes / 1048576.0),
                            null));
        } catch (ErrnoException unreadable) {
            return List.of(new Check("possible-cpus", Outcome.UNKNOWN, unreadable.answer(), null));
        }
    }
}
