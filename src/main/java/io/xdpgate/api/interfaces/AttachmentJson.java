package io.xdpgate.api.interfaces;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.ProgramFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program on an interface as clients see it.
 *
 * @param degraded generic mode: three to four times the cost, and super-packets are counted as one
 * @param gap another program, or ours in another mode, was detached first; left out when false
 * @param vlanTagsVisible false when tags may be taken off before the program sees the frame
 * @param vlanTagsRemedy what makes them visible; left out when they are
 */
@Schema(name = "Attachment")
public record AttachmentJson(
        @JsonProperty("interface") String interfaceName,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String netns,
        String requestedMode,
        String mode,
        boolean degraded,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean gap,
        boolean vlanTagsVisible,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String vlanTagsRemedy,
        List<AttemptJson> attempts,
        ProgramJson program) {

    /** One step of the ladder; {@code message} and {@code remedy} only when refused. */
    @Schema(name = "AttachAttempt")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AttemptJson(
            String mode,

            @Schema(allowableValues = {"attached", "refused"})
            String outcome,

            @Nullable String message,
            @Nullable String remedy) {
        static AttemptJson of(Attempt attempt) {
            return new AttemptJson(
                    attempt.mode().text(),
                    attempt.attached() ? "attached" : "refused",
                    attempt.message(),
                    attempt.remedy());
        }
    }

    /** A loaded program. */
    @Schema(name = "Program")
    public record ProgramJson(int id, String name, String tag, boolean jited, List<Integer> mapIds) {
        static ProgramJson of(ProgramFacts facts) {
            return new ProgramJson(facts.id(), facts.name(), facts.tag(), facts.jited(), facts.mapIds());
        }
    }

    static AttachmentJson of(Attachment value, @Nullable String netns) {
        return new AttachmentJson(
                value.interfaceName(),
                netns,
                value.requestedMode().text(),
                value.mode().text(),
                value.mode() == AttachMode.GENERIC,
                value.gap(),
                value.vlanTagsVisible(),
                value.vlanTagsRemedy(),
                value.attempts().stream().map(AttemptJson::of).toList(),
                ProgramJson.of(value.program()));
    }
}
