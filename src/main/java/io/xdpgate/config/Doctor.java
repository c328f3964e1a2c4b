package io.xdpgate.config;

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
        out.println("kernel " + report.kernel());
        for (SystemReport.Check check : report.checks()) {
            String outcome = check.outcome().name().toLowerCase(Locale.ROOT);
            out.printf("%-8s  %-" + Math.max(1, width) + "s  %s%n", outcome, check.name(), check.detail());
            if (check.remedy() != null) {
                out.printf("%-8s  %-" + Math.max(1, width) + "s  -> %s%n", "", "", check.remedy());
            }
        }
        out.println(
                report.isReady()
                        ? "ready: xdpgate can run here"
                        : "not ready: mend what is missing, then run doctor again");
        return report.isReady() ? READY : NOT_READY;
    }
}
