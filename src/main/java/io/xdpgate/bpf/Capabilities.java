package io.xdpgate.bpf;

import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * The effective capabilities of a process ({@code linux/capability.h}).
 *
 * @param mask bit n is capability n
 */
record Capabilities(long mask) {
    private static final int NET_ADMIN = 12;
    private static final int SYS_ADMIN = 21;
    private static final int PERFMON = 38;
    private static final int BPF = 39;

    static Capabilities ofThisProcess() {
        return new Capabilities(HostFiles.lines("/proc/self/status").stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("CapEff:".length()).strip(), 16))
                .findFirst()
                .orElse(0));
    }

    /** CAP_SYS_ADMIN stands in for CAP_BPF and CAP_PERFMON, as it did before kernel 5.8. */
    List<Check> checks() {
        return List.of(
                needed("capability-bpf", "CAP_BPF", BPF, true, "maps and programs"),
                needed("capability-net-admin", "CAP_NET_ADMIN", NET_ADMIN, false, "XDP"),
                needed("capability-perfmon", "CAP_PERFMON", PERFMON, true, "packet pointers and event rings"),
                optional());
    }

    /** Names of the three that are not there, nor stood in for. */
    List<String> missing() {
        boolean sysAdmin = has(SYS_ADMIN);
        List<String> missing = new ArrayList<>();
        if (!has(BPF) && !sysAdmin) {
            missing.add("CAP_BPF");
        }
        if (!has(NET_ADMIN)) {
            missing.add("CAP_NET_ADMIN");
        }
        if (!has(PERFMON) && !sysAdmin) {
            missing.add("CAP_PERFMON");
        }
        return missing;
    }

    private Check needed(String check, String name, int bit, boolean sysAdminStandsIn, String purpose) {
        if (has(bit)) {
            return new Check(check, Outcome.OK, name + " is there", null);
        }
        if (sysAdminStandsIn && has(SYS_ADMIN)) {
            return new Check(check, Outcome.OK, "CAP_SYS_ADMIN stands in for " + name, null);
        }
        return new Check(
                check,
                Outcome.MISSING,
                name + " is missing; it is needed for " + purpose,
                "AmbientCapabilities=CAP_BPF CAP_NET_ADMIN CAP_PERFMON in the unit, or run as root");
    }

    private Check optional() {
        boolean there = has(SYS_ADMIN);
        return new Check(
                "capability-sys-admin",
                there ? Outcome.OK : Outcome.DEGRADED,
                there
                        ? "CAP_SYS_ADMIN is there"
                        : "without CAP_SYS_ADMIN: no other namespace, and of foreign programs only the id",
                there ? null : "give it only to work in another network namespace");
    }

    private boolean has(int bit) {
        return (mask >> bit & 1) != 0;
    }
}
