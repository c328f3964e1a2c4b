package io.xdpgate.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.LogJson;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.rules.RuleJson;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that decides verdicts; rules in order of creation. */
@JsonPropertyOrder({"defaultAction", "options", "rules", "revision", "warnings"})
@Schema(name = "Policy")
public record PolicyJson(
        @Schema(
                description = "The verdict when no rule decides",
                allowableValues = {"pass", "drop"})
        String defaultAction,

        @Schema(description = "Absent in a PUT: kept as they are; absent members of it: their defaults")
        OptionsJson options,

        @Schema(description = "Absent in a PUT: kept as they are; the order is the order of creation")
        List<RuleJson> rules,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) long revision,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Schema(accessMode = Schema.AccessMode.READ_ONLY)
        List<WarningJson> warnings) {
    /** What becomes of packets that never reach the rules. */
    @JsonPropertyOrder({"malformed", "deepHeaders", "encapsulated", "nonIp", "laterFragments", "log"})
    @Schema(name = "PolicyOptions")
    public record OptionsJson(
            @Schema(
                    allowableValues = {"pass", "drop"},
                    defaultValue = "drop")
            String malformed,

            @Schema(
                    allowableValues = {"pass", "drop"},
                    defaultValue = "drop")
            String deepHeaders,

            @Schema(
                    allowableValues = {"default", "pass", "drop"},
                    defaultValue = "default")
            String encapsulated,

            @Schema(
                    allowableValues = {"pass", "drop"},
                    defaultValue = "pass")
            String nonIp,

            @Schema(
                    allowableValues = {"match", "pass", "drop"},
                    defaultValue = "match")
            String laterFragments,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(
                    implementation = LogJson.class,
                    types = {"object", "null"})
            LogJson.@Nullable Member log) {
        static OptionsJson of(PolicyOptions options) {
            return new OptionsJson(
                    options.malformed().text(),
                    options.deepHeaders().text(),
                    options.encapsulated().text(),
                    options.nonIp().text(),
                    options.laterFragments().text(),
                    LogJson.of(options.log()));
        }
    }

    static PolicyJson of(Policy policy, List<WarningJson> warnings) {
        return new PolicyJson(
                policy.defaultAction().text(),
                OptionsJson.of(policy.options()),
                policy.rules().stream().map(RuleJson::of).toList(),
                policy.revision(),
                warnings);
    }
}
