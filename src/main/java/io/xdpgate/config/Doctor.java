package io.xdpgate.config;

import io.xdpgate.dataplane.KernelFeature;
import io.xdpgate.dataplane.SystemReport;
import java.io.PrintStream;
import java.util.Locale;

/** Prints what the host offers and lacks. */
final class Doctor {
    static final int READY = 0;
    static final int NOT_READY = 1;

    private Doctor() {}

    /** @return {@link #READY}, or {@link #NOT_READY} when something required is missing */
    static int print(SystemReport report, PrintStream out) {
        int width = report.checks().stream()
                .mapToInt(check -> check.name().length())
                .max()
                .orElse(0);
        out.println("xdpgate on Linux " + report.kernel());
        for (SystemReport.Check check : report.checks()) {
            String outcome = check.outcome().name().toLowerCase(Locale.ROOT);
            out.printf("%-8s  %-" + Math.max(1, width) + "s  %s%n", outcome, check.name(), check.detail());
            if (check.remedy() != null) {
                out.printf("%-8s  %-" + Math.max(1, width) + "s  -> %s%n", "", "", check.remedy());
            }
        }
        report.features().forEach(feature -> out.println(line(feature)));
        out.println(verdict(report));
        return report.isReady() ? READY : NOT_READY;
    }

    private static String line(KernelFeature feature) {
        String what = feature.name() + ": " + feature.use();
        return switch (feature.answer()) {
            case YES -> "yes       " + what;
            case NO -> "no        " + what + " (Linux " + feature.since() + " or later): " + feature.why();
            case UNKNOWN -> "unknown   " + what + " (Linux " + feature.since() + " or later): " + feature.why();
        };
    }

    private static String verdict(SystemReport report) {
        long missing = count(report, SystemReport.Outcome.MISSING);
        long degraded = count(report, SystemReport.Outcome.DEGRADED);
        if (missing > 0) {
            return "not ready: " + missing + " of " + report.checks().size()
                    + " missing; mend what the arrows say, then run doctor again";
        }
        return degraded > 0 ? "ready, with less: " + degraded + " degraded" : "ready: xdpgate can run here";
    }

    private static long count(SystemReport report, SystemReport.Outcome outcome) {
        return report.checks().stream()
                .filter(check -> check.outcome() == outcome)
                .count();
    }
}
