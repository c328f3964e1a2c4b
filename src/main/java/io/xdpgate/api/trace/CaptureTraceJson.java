package io.xdpgate.api.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A traced capture.
 *
 * @param packets of the capture
 * @param skipped packets that could not be traced
 * @param verdicts traced packets by verdict
 * @param changed traced packets of which the candidate policy says something else; absent without one
 * @param candidateVerdicts traced packets by the candidate's verdict; absent without one
 */
@Schema(name = "CaptureTrace")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CaptureTraceJson(
        int packets,
        int skipped,
        Map<String, Integer> verdicts,
        @Nullable Integer changed,
        @Nullable Map<String, Integer> candidateVerdicts,
        List<ItemJson> items) {

    /**
     * One packet of the capture.
     *
     * @param number from 1
     * @param padded true if not all of it was captured: the rest was taken for zeros, which changes no verdict
     * @param skipped why it was not traced; then there is no trace
     */
    @Schema(name = "CapturedPacketTrace")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ItemJson(
            int number,
            Instant time,
            @Nullable Boolean padded,
            @Nullable String skipped,
            @Nullable TraceJson trace) {}
}
