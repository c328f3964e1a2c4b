package io.xdpgate.bpf;

import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RLIMIT_MEMLOCK and what counts against it. Before Linux 5.11 that is every map ({@code kernel/bpf/syscall.c},
 * {@code bpf_charge_memlock}; later the memory cgroup is charged); libbpf then lifts the limit itself where it
 * may. In every kernel event rings count beyond {@code kernel.perf_event_mlock_kb} of each CPU, unless the process
 * has CAP_IPC_LOCK ({@code perf_mmap}).
 *
 * @param soft limit in force, in bytes; {@link Long#MAX_VALUE} is unlimited
 * @param hard what the soft limit may be raised to without CAP_SYS_RESOURCE
 */
record LockedMemory(long soft, long hard) {
    private static final Pattern LIMITS =
            Pattern.compile("Max locked memory\\s+(\\d+|unlimited)\\s+(\\d+|unlimited)\\s+bytes\\s*");
    private static final int CAP_IPC_LOCK = 14;
    private static final int CAP_SYS_RESOURCE = 24;

    /** The check for this line of {@code /proc/self/limits}. */
    static Check check(List<String> limits, String release, long capabilities, OptionalLong maps, long rings) {
        return limits.stream()
                .map(LIMITS::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(line -> new LockedMemory(bytes(line.group(1)), bytes(line.group(2)))
                        .judge(chargesMaps(release), capabilities, maps, rings))
                .orElseGet(() -> new Check("memlock", Outcome.UNKNOWN, "the limit of locked memory is unknown", null));
    }

    private static long bytes(String number) {
        return number.equals("unlimited") ? Long.MAX_VALUE : Long.parseUnsignedLong(number) & Long.MAX_VALUE;
    }

    private static boolean chargesMaps(String release) {
        return HostFiles.version(release)
                .map(version -> version[0] < 5 || (version[0] == 5 && version[1] < 11))
                .orElse(false);
    }

    private Check judge(boolean chargesMaps, long capabilities, OptionalLong maps, long rings) {
        boolean mayLift = hard == Long.MAX_VALUE || has(capabilities, CAP_SYS_RESOURCE);
        long needed = maps.orElse(0) + rings;
        if (chargesMaps && !mayLift && soft < needed) {
            return new Check(
                    "memlock",
                    Outcome.MISSING,
                    said() + "; before Linux 5.11 maps and event rings count against it, which take "
                            + mebibytes(needed),
                    remedy());
        }
        boolean lifted = chargesMaps && mayLift;
        if (soft < rings && !lifted && !has(capabilities, CAP_IPC_LOCK)) {
            return new Check(
                    "memlock",
                    Outcome.DEGRADED,
                    said() + "; event rings of " + mebibytes(rings)
                            + " count against it beyond kernel.perf_event_mlock_kb",
                    remedy());
        }
        String counted =
                chargesMaps ? "maps and event rings count against it" : "event rings count against it, maps do not";
        return new Check("memlock", Outcome.OK, said() + "; " + counted, null);
    }

    private String said() {
        return "locked memory is limited to " + (soft == Long.MAX_VALUE ? "nothing" : soft + " bytes");
    }

    private static String remedy() {
        return "raise it: LimitMEMLOCK=infinity in the unit, or ulimit -l";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private static boolean has(long capabilities, int bit) {
        return (capabilities >> bit & 1) != 0;
    }
}
