package io.xdpgate.config;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Prints why the service did not start as one paragraph, in the place of Boot's report. */
public class PlainFailureReporter implements FailureAnalysisReporter {
    @Override
    public void report(FailureAnalysis analysis) {
        System.err.println(text(analysis));
    }

    static String text(FailureAnalysis analysis) {
        String action = analysis.getAction();
        String description = line(String.valueOf(analysis.getDescription()));
        return "xdpgate: cannot start: " + description + (description.endsWith(".") ? "" : ".")
                + (action == null || action.isBlank() ? "" : " " + line(action));
    }

    private static String line(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
