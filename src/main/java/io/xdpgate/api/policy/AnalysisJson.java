package io.xdpgate.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.analysis.Cover;
import io.xdpgate.analysis.RuleFinding;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.json.WitnessJson;
import io.xdpgate.control.PolicyReview;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the rules of a policy come to. */
@JsonPropertyOrder({"revision", "took", "decided", "undecided", "counts", "unhitSince", "items", "truncated", "warnings"
})
@Schema(name = "PolicyAnalysis")
record AnalysisJson(
        long revision,

        @Schema(description = "ISO 8601", example = "PT0.42S")
        String took,

        @Schema(description = "Enabled rules of which it is known what they come to")
        long decided,

        long undecided,

        @Schema(description = "Rules of each kind, whatever the query asks for")
        Map<String, Long> counts,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Since when hits were looked for: as asked, but not before the counters began")
        @Nullable
        Instant unhitSince,

        @Schema(description = "In the order in which rules are tried")
        List<Item> items,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) @Schema(description = "There are more items than the limit")
        boolean truncated,

        List<WarningJson> warnings) {
    /** One rule. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({
        "ruleId",
        "name",
        "kind",
        "by",
        "covers",
        "witness",
        "conflicts",
        "moreConflicts",
        "lastHit",
        "unhit"
    })
    @Schema(name = "RuleFinding")
    record Item(
            String ruleId,
            @Nullable String name,

            @Schema(
                    description = "effective: it decides packets, and some would have another verdict without it;"
                            + " redundant: none would; shadowed: no packet gets to it; never-matches: no packet meets"
                            + " its conditions; undecided: the time was over",
                    allowableValues = {"effective", "redundant", "shadowed", "never-matches", "undecided"})
            String kind,

            @Schema(
                    description = "shadowed: rules that decide all its packets before; redundant: later rules that"
                            + " would do the same")
            List<String> by,

            @Schema(description = "What does so beside rules: guard, later-fragments, default-action")
            List<String> covers,

            @Nullable WitnessJson witness,

            @Schema(
                    description = "Earlier rules with the other action that match some of its packets, where neither"
                            + " matches all of the other's; at most 10")
            List<String> conflicts,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean moreConflicts,

            @Nullable Instant lastHit,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            @Schema(description = "Not hit since unhitSince, and older than that")
            boolean unhit) {}

    /**
     * @param kinds of the items; empty: all
     * @param unhitSince not before the counters began; null: hits are not asked about
     */
    static AnalysisJson of(
            PolicyReview.Result result, Set<String> kinds, @Nullable Instant unhitSince, boolean onlyUnhit, int limit) {
        Map<String, Long> counts = new TreeMap<>();
        for (RuleFinding.Kind kind : RuleFinding.Kind.values()) {
            counts.put(text(kind), result.findings().count(kind));
        }
        List<Item> items = new ArrayList<>();
        boolean truncated = false;
        for (RuleFinding finding : result.findings().rules()) {
            Item item = item(finding, result, unhitSince);
            if ((kinds.isEmpty() || kinds.contains(item.kind)) && (item.unhit || !onlyUnhit)) {
                truncated = items.size() == limit;
                if (truncated) {
                    break;
                }
                items.add(item);
            }
        }
        return new AnalysisJson(
                result.policy().revision(),
                result.findings().took().toString(),
                result.findings().decided(),
                result.findings().rules().size() - result.findings().decided(),
                counts,
                unhitSince,
                items,
                truncated,
                WarningJson.of(result.warnings()));
    }

    private static Item item(RuleFinding finding, PolicyReview.Result result, @Nullable Instant unhitSince) {
        Rule rule = result.policy().rule(finding.ruleId()).orElseThrow();
        Instant lastHit = result.counters()
                .getOrDefault(finding.ruleId(), RuleCounter.ZERO)
                .lastHit();
        boolean unhit = unhitSince != null
                && rule.createdAt().isBefore(unhitSince)
                && (lastHit == null || lastHit.isBefore(unhitSince));
        return new Item(
                finding.ruleId(),
                rule.name(),
                text(finding.kind()),
                finding.by(),
                finding.covers().stream()
                        .sorted(Comparator.naturalOrder())
                        .map(AnalysisJson::text)
                        .toList(),
                finding.witness() == null ? null : WitnessJson.of(finding.witness()),
                finding.conflicts(),
                finding.moreConflicts(),
                lastHit,
                unhit);
    }

    static String text(RuleFinding.Kind kind) {
        return kebab(kind.name());
    }

    private static String text(Cover cover) {
        return kebab(cover.name());
    }

    private static String kebab(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
