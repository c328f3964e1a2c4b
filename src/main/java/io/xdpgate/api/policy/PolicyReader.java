package io.xdpgate.api.policy;

import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.LogJson;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.Pointers;
import io.xdpgate.api.rules.RuleReader;
import io.xdpgate.api.sets.SetReader;
import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.SetDraft;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads a whole policy as a caller writes it. Thread-safe. */
@Component
public class PolicyReader {
    private final RuleReader rules;
    private final SetReader sets;

    @Autowired
    public PolicyReader(RuleReader rules, SetReader sets) {
        this.rules = rules;
        this.sets = sets;
    }

    public PolicyReader(RuleReader rules) {
        this(rules, new SetReader());
    }

    /**
     * @param current the policy to be replaced: gives the read-only members
     * @throws io.xdpgate.policy.InvalidPolicyException with every fault
     */
    public PolicyDraft read(JsonNode document, Policy current) {
        Faults faults = new Faults();
        Optional<PolicyDraft> draft = Members.of(document, "", faults).map(policy -> read(policy, current));
        faults.throwIfAny();
        return draft.orElseThrow();
    }

    private PolicyDraft read(Members policy, Policy current) {
        if (policy.node("defaultAction") == null) {
            policy.fault("defaultAction", "is required: pass or drop");
        }
        Verdict defaultAction = verdict(policy, "defaultAction", Verdict.PASS);
        PolicyOptions options =
                policy.object("options").map(PolicyReader::options).orElse(null);
        List<SetDraft> setDrafts = sets(policy, current);
        List<RuleDraft> drafts = rules(policy, current, setNames(setDrafts, current));
        JsonNode revision = policy.node("revision");
        if (revision != null && !revision.asString("").equals(Long.toString(current.revision()))) {
            policy.fault("revision", "cannot be set; leave it out or send " + current.revision());
        }
        // Only answers have it, and a policy that was read or written may be sent back as it came.
        policy.node("warnings");
        policy.refuseOthers();
        return new PolicyDraft(defaultAction, options, drafts, setDrafts);
    }

    private static PolicyOptions options(Members options) {
        PolicyOptions defaults = PolicyOptions.DEFAULT;
        PolicyOptions read = new PolicyOptions(
                verdict(options, "malformed", defaults.malformed()),
                verdict(options, "deepHeaders", defaults.deepHeaders()),
                choice(
                        options,
                        "encapsulated",
                        PolicyOptions.Encapsulated::parse,
                        "one of default, pass, drop",
                        defaults.encapsulated()),
                verdict(options, "nonIp", defaults.nonIp()),
                choice(
                        options,
                        "laterFragments",
                        PolicyOptions.LaterFragments::parse,
                        "one of match, pass, drop",
                        defaults.laterFragments()),
                LogJson.read(options, "log"));
        options.refuseOthers();
        return read;
    }

    /** A set that goes with this write counts: that a rule still names it is for control to say. */
    private static Set<String> setNames(@Nullable List<SetDraft> drafts, Policy current) {
        Set<String> names = new HashSet<>(current.sets().names());
        if (drafts != null) {
            drafts.forEach(draft -> names.add(draft.name()));
        }
        return names;
    }

    private @Nullable List<SetDraft> sets(Members policy, Policy current) {
        JsonNode list = policy.node("sets");
        if (list == null) {
            return null;
        }
        if (!list.isArray()) {
            policy.fault("sets", "must be a list, is " + Members.kind(list));
            return null;
        }
        List<SetDraft> drafts = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String pointer = Pointers.child(policy.pointer("sets"), i);
            SetDraft draft = sets.readMember(list.get(i), pointer, policy.faults(), current.sets());
            if (draft != null) {
                drafts.add(draft);
            }
        }
        return drafts;
    }

    private @Nullable List<RuleDraft> rules(Members policy, Policy current, Set<String> setNames) {
        JsonNode list = policy.node("rules");
        if (list == null) {
            return null;
        }
        if (!list.isArray()) {
            policy.fault("rules", "must be a list, is " + Members.kind(list));
            return null;
        }
        RuleList old = current.ruleList();
        Function<Members, @Nullable Rule> meant = rule -> {
            JsonNode id = rule.node("id");
            JsonNode name = rule.node("name");
            return id != null
                    ? old.byId(id.asString("")).orElse(null)
                    : name == null ? null : old.byName(name.asString("")).orElse(null);
        };
        RuleReader reader = rules.withSets(setNames::contains);
        List<RuleDraft> drafts = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            drafts.add(
                    reader.readMember(list.get(i), Pointers.child(policy.pointer("rules"), i), policy.faults(), meant));
        }
        return drafts;
    }

    private static Verdict verdict(Members members, String name, Verdict fallback) {
        return choice(members, name, Verdict::parse, "one of pass, drop", fallback);
    }

    private static <T> T choice(
            Members members, String name, Function<String, Optional<T>> parse, String allowed, T fallback) {
        T value = members.parsed(name, parse, allowed);
        return value == null ? fallback : value;
    }
}
