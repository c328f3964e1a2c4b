package io.xdpgate.dataplane;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the service needs of the host, and whether it is there.
 *
 * @param features what the kernel can do beyond that; nothing is missing when it cannot
 */
public record SystemReport(String kernel, List<Check> checks, List<KernelFeature> features) {
    public SystemReport {
        checks = List.copyOf(checks);
        features = List.copyOf(features);
    }

    /** With more checks behind those. */
    public SystemReport with(List<Check> more) {
        return new SystemReport(
                kernel, Stream.concat(checks.stream(), more.stream()).toList(), features);
    }

    /** True when nothing that is required is missing. */
    public boolean isReady() {
        return checks.stream().noneMatch(check -> check.outcome() == Outcome.MISSING);
    }

    /** {@code OK}, {@code DEGRADED} (works with less), {@code MISSING} (does not work), or could not tell. */
    public enum Outcome {
        OK,
        DEGRADED,
        MISSING,
        UNKNOWN
    }

    /**
     * @param name stable kebab-case name, e.g. {@code capability-bpf}
     * @param detail what was found
     * @param remedy how to mend it; null when nothing is to be mended
     */
    public record Check(
            String name,
            Outcome outcome,
            String detail,
            @Nullable String remedy) {}
}
