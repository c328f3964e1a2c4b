package io.xdpgate.api.revisions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.policy.PolicyJson;
import io.xdpgate.api.rules.RuleJson;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RevisionHistory;
import io.xdpgate.policy.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lies between two revisions; rules in order of creation. */
@JsonPropertyOrder({"from", "to", "added", "removed", "changed", "moved", "defaultAction", "options"})
@Schema(name = "RevisionDifference")
public record DifferenceJson(
        long from,
        long to,
        List<RuleJson> added,
        List<RuleJson> removed,
        List<Changed> changed,

        @Schema(description = "Rules with only another place among equal priorities, as they are in 'to'")
        List<RuleJson> moved,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Absent if it is the same") @Nullable
        Actions defaultAction,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Absent if they are the same") @Nullable
        Options options) {

    /** A rule before and after. */
    @JsonPropertyOrder({"before", "after"})
    @Schema(name = "ChangedRule")
    public record Changed(RuleJson before, RuleJson after) {}

    /** The default action before and after. */
    @JsonPropertyOrder({"before", "after"})
    @Schema(name = "ChangedDefaultAction")
    public record Actions(String before, String after) {}

    /** The options before and after. */
    @JsonPropertyOrder({"before", "after"})
    @Schema(name = "ChangedOptions")
    public record Options(PolicyJson.OptionsJson before, PolicyJson.OptionsJson after) {}

    static DifferenceJson of(long from, long to, RevisionControl.Difference difference) {
        RevisionHistory.Settings before = difference.before();
        RevisionHistory.Settings after = difference.after();
        return new DifferenceJson(
                from,
                to,
                forms(difference.added()),
                forms(difference.removed()),
                difference.changed().stream()
                        .map(one -> new Changed(RuleJson.of(one.before()), RuleJson.of(one.after())))
                        .toList(),
                forms(difference.moved()),
                before.defaultAction() == after.defaultAction()
                        ? null
                        : new Actions(
                                before.defaultAction().text(),
                                after.defaultAction().text()),
                before.options().equals(after.options())
                        ? null
                        : new Options(
                                PolicyJson.OptionsJson.of(before.options()),
                                PolicyJson.OptionsJson.of(after.options())));
    }

    private static List<RuleJson> forms(List<Rule> rules) {
        return rules.stream().map(RuleJson::of).toList();
    }
}
