package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class PlainFailureReporterTest {
    @Test
    void oneParagraphWhateverComes() {
        FailureAnalysis analysis =
                new FailureAnalysis("\nseveral\n\n    lines\n", "  do\n this. ", new IllegalStateException());

        assertThat(PlainFailureReporter.text(analysis)).isEqualTo("xdpgate: cannot start: several lines. do this.");
    }

    @Test
    void withoutARemedy() {
        assertThat(PlainFailureReporter.text(new FailureAnalysis("no.", "", new IllegalStateException())))
                .isEqualTo("xdpgate: cannot start: no.");
        assertThat(PlainFailureReporter.text(new FailureAnalysis("no", null, new IllegalStateException())))
                .isEqualTo("xdpgate: cannot start: no.");
    }
}
