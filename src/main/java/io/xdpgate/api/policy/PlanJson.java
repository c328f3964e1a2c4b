package io.xdpgate.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.control.PolicyDifference;
import io.xdpgate.control.PolicyPlan;
import io.xdpgate.control.PolicyPreview;
import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a wanted policy would change. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "id",
    "createdAt",
    "expiresAt",
    "baseRevision",
    "summary",
    "defaultAction",
    "optionsChanged",
    "added",
    "changed",
    "moved",
    "removed",
    "sets",
    "cost",
    "warnings"
})
@Schema(name = "PolicyPlan")
record PlanJson(
        @Schema(description = "Absent in the answer of a dry run, as are the times: it is not kept") @Nullable
        String id,

        @Nullable Instant createdAt,

        @Schema(description = "Kept in memory until then, unless 64 newer plans come, or the service is started anew")
        @Nullable
        Instant expiresAt,

        @Schema(description = "The plan can be applied while the policy is at this revision")
        long baseRevision,

        Summary summary,

        @Schema(description = "Absent: as it is") @Nullable ActionChange defaultAction,
        boolean optionsChanged,

        @Schema(description = "At most 1000 of each; summary has the numbers")
        List<RulePlace> added,

        List<RulePlace> changed,
        List<RulePlace> moved,
        List<RulePlace> removed,
        List<SetChange> sets,
        Cost cost,

        @Schema(description = "Of the wanted policy; ids of new rules are not those that they will have")
        List<WarningJson> warnings) {
    private static final int MOST = 1_000;

    /** How many rules. */
    @Schema(name = "PlanSummary")
    record Summary(int added, int changed, int moved, int removed) {}

    /** Another default action. */
    @Schema(name = "PlanDefaultAction")
    record ActionChange(String from, String to) {}

    /** A rule and where it is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PlanRule")
    record RulePlace(
            @Schema(description = "Absent for a rule that is new") @Nullable
            String id,

            @Nullable String name,

            @Schema(description = "Place in the list of rules of the policy that has it, from 0")
            int index) {}

    /** An address set that is different. */
    @Schema(name = "PlanSet")
    record SetChange(
            String name,

            @Schema(allowableValues = {"created", "changed", "deleted"})
            String change,

            int added,
            int removed) {}

    /** What the wanted policy costs. */
    @Schema(name = "PlanCost")
    record Cost(
            @Schema(description = "Memory that its tables take in the kernel")
            long tableBytes,

            List<LookUp> lookUps) {
        static Cost of(PolicyCost cost) {
            return new Cost(
                    cost.tableBytes(),
                    cost.lookUps().stream()
                            .map(lookUp -> new LookUp(
                                    lookUp.family().text(),
                                    lookUp.hasPorts() ? "with" : "without",
                                    lookUp.cacheLines()))
                            .toList());
        }
    }

    /** What packets of one kind cost. */
    @Schema(name = "PlanLookUp")
    record LookUp(
            @Schema(allowableValues = {"ipv4", "ipv6"}) String family,

            @Schema(
                    description = "Packets that have ports, or that have none",
                    allowableValues = {"with", "without"})
            String ports,

            @Schema(
                    description =
                            "Lines of 64 bytes of the tables that the unluckiest of these packets reads; most read"
                                    + " far fewer. A bound, but for rules that hang on neither an address nor a port, of which"
                                    + " one is taken to be looked at")
            int cacheLines) {}

    static PlanJson of(PolicyPlan plan) {
        return of(
                plan.preview(),
                plan.id(),
                plan.createdAt().truncatedTo(ChronoUnit.MILLIS),
                plan.expiresAt().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Of a dry run. */
    static PlanJson of(PolicyPreview preview) {
        return of(preview, null, null, null);
    }

    private static PlanJson of(
            PolicyPreview preview, @Nullable String id, @Nullable Instant createdAt, @Nullable Instant expiresAt) {
        PolicyDifference difference = preview.difference();
        Policy base = preview.base();
        Policy desired = preview.desired();
        return new PlanJson(
                id,
                createdAt,
                expiresAt,
                base.revision(),
                new Summary(
                        difference.added().size(),
                        difference.changed().size(),
                        difference.moved().size(),
                        difference.removed().size()),
                base.defaultAction() == desired.defaultAction()
                        ? null
                        : new ActionChange(
                                base.defaultAction().text(),
                                desired.defaultAction().text()),
                !base.options().equals(desired.options()),
                places(difference.added(), desired, true),
                places(difference.changed(), desired, false),
                places(difference.moved(), desired, false),
                places(difference.removed(), base, false),
                difference.sets().stream()
                        .map(set -> new SetChange(
                                set.name(), set.change().name().toLowerCase(Locale.ROOT), set.added(), set.removed()))
                        .toList(),
                Cost.of(preview.cost()),
                WarningJson.of(preview.warnings()));
    }

    private static List<RulePlace> places(List<Rule> rules, Policy of, boolean isNew) {
        return rules.stream()
                .limit(MOST)
                .map(rule -> new RulePlace(
                        isNew ? null : rule.id(), rule.name(), of.ruleList().indexOf(rule)))
                .toList();
    }
}
