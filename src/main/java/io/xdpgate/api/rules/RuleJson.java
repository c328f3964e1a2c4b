package io.xdpgate.api.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.LogJson;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule as the API gives it; absent members are left out, save {@code log}, of which null means off. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "id",
    "name",
    "priority",
    "enabled",
    "match",
    "action",
    "wouldBe",
    "log",
    "expiresAt",
    "comment",
    "labels",
    "owner",
    "createdAt",
    "updatedAt",
    "revision",
    "statistics",
    "warnings"
})
@Schema(name = "Rule")
public record RuleJson(
        @Schema(accessMode = Schema.AccessMode.READ_ONLY, example = "r_01jd")
        String id,

        @Schema(description = "Unique when given", example = "no-telnet") @Nullable
        String name,

        @Schema(description = "Lower first", minimum = "0", maximum = "1000000", defaultValue = "1000")
        int priority,

        @Schema(defaultValue = "true") boolean enabled,
        @JsonInclude MatchJson match,
        @Schema(allowableValues = {"pass", "drop", "count"}) String action,

        @Schema(
                description = "Of a count rule: what it would have done",
                allowableValues = {"pass", "drop"},
                defaultValue = "drop")
        @Nullable
        String wouldBe,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
                implementation = LogJson.class,
                types = {"object", "null"})
        LogJson.@Nullable Member log,

        @Schema(description = "When the rule goes; may be given as ttl, an ISO 8601 duration") @Nullable
        Instant expiresAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String comment,
        Map<String, String> labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String owner,
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) Instant createdAt,
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) Instant updatedAt,

        @Schema(
                accessMode = Schema.AccessMode.READ_ONLY,
                description = "Revision of the policy in which the rule last changed")
        long revision,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        RuleStatisticsJson statistics,

        @Schema(accessMode = Schema.AccessMode.READ_ONLY) List<WarningJson> warnings) {
    public static RuleJson of(Rule rule) {
        Verdict wouldBe = rule.wouldBe();
        return new RuleJson(
                rule.id(),
                rule.name(),
                rule.priority(),
                rule.enabled(),
                MatchJson.of(rule.match()),
                rule.action().text(),
                wouldBe == null ? null : wouldBe.text(),
                LogJson.of(rule.log()),
                rule.expiresAt(),
                rule.comment(),
                rule.labels(),
                rule.owner(),
                rule.createdAt(),
                rule.updatedAt(),
                rule.revision(),
                null,
                List.of());
    }

    RuleJson withWarnings(List<WarningJson> found) {
        return with(statistics, found);
    }

    RuleJson withStatistics(RuleCounter counter) {
        return with(RuleStatisticsJson.of(counter), warnings);
    }

    private RuleJson with(@Nullable RuleStatisticsJson counters, List<WarningJson> found) {
        return new RuleJson(
                id, name, priority, enabled, match, action, wouldBe, log, expiresAt, comment, labels, owner, createdAt,
                updatedAt, revision, counters, found);
    }
}
