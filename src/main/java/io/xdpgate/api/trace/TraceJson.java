package io.xdpgate.api.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.trace.Condition;
import io.xdpgate.trace.Step;
import io.xdpgate.trace.Trace;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a packet met.
 *
 * @param packet as the program's parser read it
 * @param steps enabled rules in the order in which they were tried, up to the one that decided
 * @param stepsTruncated true if there were more; else absent
 * @param candidate through the candidate policy; absent without one
 */
@Schema(name = "Trace")
@JsonInclude(JsonInclude.Include.ALWAYS)
record TraceJson(
        String verdict,
        String reason,
        @Nullable String ruleId,
        long revision,
        PacketFactsJson packet,
        List<StepJson> steps,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean stepsTruncated,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CandidateJson candidate) {

    /** @param because the first condition that does not hold; null where the rule matched */
    @Schema(name = "TraceStep")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record StepJson(
            String ruleId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String name,

            String action,
            boolean matched,
            @Nullable String because) {
        static StepJson of(Step step) {
            Condition because = step.because();
            return new StepJson(
                    step.rule().id(),
                    step.rule().name(),
                    step.rule().action().text(),
                    step.matched(),
                    because == null ? null : because.text());
        }
    }

    /**
     * The same packet and another policy.
     *
     * @param changed whether verdict or deciding rule differ from those in force
     * @param ruleId a rule that the candidate would create has an id of this answer only
     */
    @Schema(name = "TraceOfCandidate")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CandidateJson(
            boolean changed,
            String verdict,
            String reason,
            @Nullable String ruleId,
            List<StepJson> steps,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean stepsTruncated) {
        static CandidateJson of(Trace candidate, Trace inForce) {
            Judgement judgement = candidate.judgement();
            return new CandidateJson(
                    differs(candidate, inForce),
                    judgement.verdict().text(),
                    judgement.reason().text(),
                    judgement.ruleId(),
                    stepsOf(candidate),
                    candidate.stepsTruncated() ? true : null);
        }
    }

    static TraceJson of(Trace trace, @Nullable Trace candidate) {
        Judgement judgement = trace.judgement();
        return new TraceJson(
                judgement.verdict().text(),
                judgement.reason().text(),
                judgement.ruleId(),
                judgement.revision(),
                PacketFactsJson.of(judgement.packet()),
                stepsOf(trace),
                trace.stepsTruncated() ? true : null,
                candidate == null ? null : CandidateJson.of(candidate, trace));
    }

    static boolean differs(Trace candidate, Trace inForce) {
        return candidate.judgement().verdict() != inForce.judgement().verdict()
                || candidate.judgement().reason() != inForce.judgement().reason()
                || !Objects.equals(
                        candidate.judgement().ruleId(), inForce.judgement().ruleId());
    }

    private static List<StepJson> stepsOf(Trace trace) {
        return trace.steps().stream().map(StepJson::of).toList();
    }
}
