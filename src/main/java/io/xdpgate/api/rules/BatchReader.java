package io.xdpgate.api.rules;

import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.control.RefusedException;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.RuleStep;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the steps of one batch against the policy as it is. A patch merges onto what the steps before it made of
 * the rule. For one use.
 */
final class BatchReader {
    /** Steps of one batch. */
    static final int MAX_STEPS = 100_000;

    private final RuleReader reader;
    private final Policy policy;
    private final Faults faults = new Faults();
    private final List<RuleStep> steps = new ArrayList<>();
    private final List<String> bases = new ArrayList<>();
    private final Map<String, RuleDraft> changed = new HashMap<>();

    BatchReader(RuleReader reader, Policy policy) {
        this.reader = reader;
        this.policy = policy;
    }

    /** @throws io.xdpgate.policy.InvalidPolicyException with every fault */
    List<RuleStep> read(JsonNode document) {
        Optional<Members> batch = Members.of(document, "", faults);
        batch.ifPresent(members -> {
            if (members.node("steps") == null) {
                members.fault("steps", "is required");
            }
            List<RuleStep> read = members.list("steps", this::step);
            if (read.size() > MAX_STEPS) {
                members.fault("steps", "has more than " + MAX_STEPS + " steps; split the batch");
            }
            members.refuseOthers();
            steps.addAll(read);
        });
        faults.throwIfAny();
        return steps;
    }

    /** A pointer of control, {@code /<step>/...}, as one into the caller's document. */
    String rebase(String pointer) {
        int slash = pointer.indexOf('/', 1);
        String index = slash < 0 ? pointer.substring(Math.min(1, pointer.length())) : pointer.substring(1, slash);
        if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= bases.size()) {
            return "/steps";
        }
        return bases.get(Integer.parseInt(index)) + (slash < 0 ? "" : pointer.substring(slash));
    }

    private @Nullable RuleStep step(JsonNode node, String pointer, Faults ignored) {
        bases.add(pointer);
        Members members = Members.of(node, pointer, faults).orElse(null);
        if (members == null) {
            return null;
        }
        String op = members.text("op");
        RuleStep step = switch (op == null ? "" : op) {
            case "create" -> create(members);
            case "replace" -> replace(members);
            case "patch" -> patch(members);
            case "delete" -> delete(members);
            default -> {
                members.fault("op", "must be create, replace, patch or delete");
                members.node("id");
                members.node("rule");
                members.node("patch");
                yield null;
            }
        };
        members.refuseOthers();
        return step;
    }

    private RuleStep create(Members members) {
        JsonNode rule = document(members, "rule");
        return new RuleStep.Create(reader.readNew(rule, members.pointer("rule"), faults));
    }

    private @Nullable RuleStep replace(Members members) {
        JsonNode document = document(members, "rule");
        Rule current = rule(members);
        if (current == null) {
            return null;
        }
        RuleDraft draft = reader.readReplacement(document, members.pointer("rule"), faults, current);
        changed.put(current.id(), draft);
        return new RuleStep.Replace(current.id(), draft, any -> true);
    }

    private @Nullable RuleStep patch(Members members) {
        JsonNode patch = document(members, "patch");
        Rule current = rule(members);
        if (current == null) {
            return null;
        }
        RuleDraft before = changed.get(current.id());
        Rule base = before == null ? current : asRule(before, current);
        ObjectNode form = StrictJson.tree(RuleJson.of(base));
        RuleDraft draft =
                reader.readReplacement(RulePatch.apply(form, patch), members.pointer("patch"), faults, current);
        changed.put(current.id(), draft);
        // What an earlier step made of the rule cannot be changed by others in between.
        Predicate<Rule> precondition = before == null ? current::equals : any -> true;
        return new RuleStep.Replace(current.id(), draft, precondition);
    }

    private @Nullable RuleStep delete(Members members) {
        Rule current = rule(members);
        return current == null ? null : new RuleStep.Delete(current.id(), any -> true);
    }

    /** The document of a step, also the base of its pointers; an empty object beside a fault. */
    private JsonNode document(Members members, String name) {
        bases.set(bases.size() - 1, members.pointer(name));
        JsonNode node = members.node(name);
        if (node == null) {
            members.fault(name, "is required");
            return JsonNodeFactory.instance.objectNode();
        }
        return node;
    }

    private @Nullable Rule rule(Members members) {
        boolean stated = members.node("id") != null;
        String id = members.text("id");
        if (!stated) {
            members.fault("id", "is required");
        }
        if (id == null) {
            return null;
        }
        return policy.rule(id).orElseThrow(() -> new RefusedException.NoSuchRule(id));
    }

    private static Rule asRule(RuleDraft draft, Rule current) {
        return new Rule(
                current.id(),
                current.sequence(),
                draft.name(),
                draft.priority(),
                draft.enabled(),
                draft.match(),
                draft.action(),
                draft.wouldBe(),
                draft.log(),
                draft.expiresAt(),
                draft.comment(),
                draft.labels(),
                draft.owner(),
                current.createdAt(),
                current.updatedAt(),
                current.revision());
    }
}
