package io.xdpgate.api.rules;

import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Pointers;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.control.Applied;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RefusedException;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.RuleStep;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns documents into writes on the rules. Thread-safe. */
@Component
public class RuleWrites {
    /** How often a patch is merged anew when others keep changing the rule in between. */
    static final int PATCH_ATTEMPTS = 16;

    private final PolicyControl control;
    private final RuleReader reader;

    public RuleWrites(PolicyControl control, RuleReader reader) {
        this.control = control;
        this.reader = reader;
    }

    Applied<List<Rule>> create(JsonNode document, WriteOptions options) {
        control.requireInitialised();
        Faults faults = new Faults();
        RuleDraft draft = reader.readNew(document, "", faults);
        faults.throwIfAny();
        return Rebased.call(RuleWrites::withoutIndex, () -> control.create(List.of(draft), options));
    }

    Applied<List<Rule>> createAll(JsonNode list, WriteOptions options) {
        control.requireInitialised();
        Faults faults = new Faults();
        if (list.isEmpty()) {
            faults.add("", "is empty; send at least one rule");
        }
        List<RuleDraft> drafts = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            drafts.add(reader.readNew(list.get(i), Pointers.child("", i), faults));
        }
        faults.throwIfAny();
        return Rebased.call(RuleWrites::withIndex, () -> control.create(drafts, options));
    }

    Applied<Rule> replace(String id, JsonNode document, Predicate<Rule> precondition, WriteOptions options) {
        Rule current = current(id);
        requireMatch(precondition, current);
        Faults faults = new Faults();
        RuleDraft draft = reader.readReplacement(document, "", faults, current);
        faults.throwIfAny();
        return Rebased.call(RuleWrites::ofRule, () -> control.replace(id, draft, precondition, options));
    }

    /** Merges onto the rule as it is; merges again if somebody changes it before the result is in force. */
    Applied<Rule> patch(String id, JsonNode patch, Predicate<Rule> precondition, WriteOptions options) {
        for (int attempt = 1; ; attempt++) {
            Rule current = current(id);
            requireMatch(precondition, current);
            Faults faults = new Faults();
            JsonNode merged = RulePatch.apply(StrictJson.tree(RuleJson.of(current)), patch);
            RuleDraft draft = reader.readReplacement(merged, "", faults, current);
            faults.throwIfAny();
            try {
                return Rebased.call(RuleWrites::ofRule, () -> control.replace(id, draft, current::equals, options));
            } catch (RefusedException.PreconditionFailed e) {
                if (attempt == PATCH_ATTEMPTS) {
                    throw contended("rule '" + id + "' was", e);
                }
            }
        }
    }

    Applied<Rule> delete(String id, Predicate<Rule> precondition, WriteOptions options) {
        return control.delete(id, precondition, options);
    }

    /** Carries out mixed steps; reads them anew if a rule that one of them patches changes in between. */
    Applied<List<Rule>> batch(JsonNode document, WriteOptions options) {
        control.requireInitialised();
        for (int attempt = 1; ; attempt++) {
            BatchReader batch = new BatchReader(reader, control.current());
            List<RuleStep> steps = batch.read(document);
            try {
                return Rebased.call(batch::rebase, () -> control.batch(steps, options));
            } catch (RefusedException.PreconditionFailed e) {
                if (attempt == PATCH_ATTEMPTS) {
                    throw contended("rules of the batch were", e);
                }
            }
        }
    }

    Rule current(String id) {
        control.requireInitialised();
        return control.current().rule(id).orElseThrow(() -> new RefusedException.NoSuchRule(id));
    }

    /** Not 412: the caller's own precondition, if there is one, held every time. */
    private static ProblemException contended(String subject, RefusedException cause) {
        ProblemException conflict = new ProblemException(
                ProblemType.CONFLICT,
                subject + " changed by others " + PATCH_ATTEMPTS
                        + " times while this request was carried out; nothing changed, try again");
        conflict.initCause(cause);
        return conflict;
    }

    /** Comes before all other faults: they may only be due to what the caller has not seen yet. */
    private static void requireMatch(Predicate<Rule> precondition, Rule current) {
        if (!precondition.test(current)) {
            throw new RefusedException.PreconditionFailed(
                    "rule '" + current.id() + "' has changed since it was read; read it again");
        }
    }

    /** What is wrong with the policy that would result concerns the document as a whole. */
    private static String ofRule(String pointer) {
        return pointer.startsWith("/rules") ? "" : pointer;
    }

    private static String withIndex(String pointer) {
        return pointer.matches("/\\d+(/.*)?") ? pointer : "";
    }

    private static String withoutIndex(String pointer) {
        return pointer.startsWith("/0") ? pointer.substring(2) : "";
    }
}
