package io.xdpgate.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.LogJson;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.rules.RuleJson;
import io.xdpgate.api.sets.EntryJson;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that decides verdicts; rules in order of creation. */
@JsonPropertyOrder({"defaultAction", "options", "rules", "sets", "revision", "warnings"})
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

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(description = "Absent in a PUT: kept as they are; else those that are not listed are deleted")
        List<SetJson> sets,

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
        public static OptionsJson of(PolicyOptions options) {
            return new OptionsJson(
                    options.malformed().text(),
                    options.deepHeaders().text(),
                    options.encapsulated().text(),
                    options.nonIp().text(),
                    options.laterFragments().text(),
                    LogJson.of(options.log()));
        }
    }

    /** An address set, its entries inline unless they are many. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"name", "comment", "entries", "entryCount", "digest"})
    @Schema(name = "PolicyAddressSet")
    public record SetJson(
            String name,
            @Nullable String comment,

            @Schema(
                    description = "Prefixes, or objects as of the entries of a set; left out of answers beyond 10000."
                            + " Absent in a PUT: kept as they are")
            @Nullable
            List<Object> entries,

            @Schema(description = "In place of entries beyond 10000; taken as 'as they are'") @Nullable
            Integer entryCount,

            @Schema(description = "In place of entries beyond 10000; taken as 'as they are'") @Nullable
            String digest) {
        /** Entries that are written into a policy. */
        static final int MOST_INLINE = 10_000;

        static SetJson of(AddressSet set) {
            EntrySet entries = set.entries();
            if (entries.size() > MOST_INLINE) {
                return new SetJson(set.name(), set.comment(), null, entries.size(), entries.digest());
            }
            List<Object> inline = entries.page(null, MOST_INLINE).stream()
                    .map(EntryJson::shortForm)
                    .toList();
            return new SetJson(set.name(), set.comment(), inline, null, null);
        }
    }

    static PolicyJson of(Policy policy, List<WarningJson> warnings) {
        return new PolicyJson(
                policy.defaultAction().text(),
                OptionsJson.of(policy.options()),
                policy.rules().stream().map(RuleJson::of).toList(),
                policy.sets().all().stream().map(SetJson::of).toList(),
                policy.revision(),
                warnings);
    }
}
