package io.xdpgate.api.rules;

import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.LogJson;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.Pointers;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.MatchCheck;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads a rule as a caller writes it. Members that the service sets are taken when they equal those of the rule
 * that is replaced; members that only answers have ({@code statistics}, {@code warnings}) are ignored then.
 * Thread-safe.
 */
@Component
public class RuleReader {
    /** Stands for what could not be read, beside a fault. */
    private static final RuleDraft UNREADABLE = new RuleDraft(
            null,
            null,
            Rule.DEFAULT_PRIORITY,
            true,
            Match.EVERY,
            Action.COUNT,
            Verdict.DROP,
            LogChoice.ABSENT,
            null,
            null,
            Map.of(),
            null);

    private final Clock clock;
    private final Predicate<String> setExists;

    @Autowired
    public RuleReader(PolicyControl control) {
        this(Clock.systemUTC(), name -> control.current().sets().has(name));
    }

    /** Takes any name for that of an address set. */
    public RuleReader() {
        this(Clock.systemUTC());
    }

    public RuleReader(Clock clock) {
        this(clock, name -> true);
    }

    private RuleReader(Clock clock, Predicate<String> setExists) {
        this.clock = clock;
        this.setExists = setExists;
    }

    /** A reader of rules that may name other address sets. */
    public RuleReader withSets(Predicate<String> exists) {
        return new RuleReader(clock, exists);
    }

    /** A rule that is to be made. */
    public RuleDraft readNew(JsonNode node, String pointer, Faults faults) {
        return read(node, pointer, faults, members -> null);
    }

    /** What is to become of a rule. */
    public RuleDraft readReplacement(JsonNode node, String pointer, Faults faults, Rule current) {
        return read(node, pointer, faults, members -> current);
    }

    /**
     * A rule of a whole policy.
     *
     * @param current finds the rule meant by {@code id} or else by {@code name}; the draft keeps its id
     */
    public RuleDraft readMember(
            JsonNode node, String pointer, Faults faults, Function<Members, @Nullable Rule> current) {
        RuleDraft draft = read(node, pointer, faults, current);
        JsonNode id = node.get("id");
        return id != null && id.isString() ? draft.withId(id.stringValue()) : draft;
    }

    /** The draft is of use only if no fault was added. */
    private RuleDraft read(JsonNode node, String pointer, Faults faults, Function<Members, @Nullable Rule> current) {
        Members rule = Members.of(node, pointer, faults).orElse(null);
        if (rule == null) {
            return UNREADABLE;
        }
        Rule old = current.apply(rule);
        ReadOnlyMembers.check(rule, old);
        String name = rule.text("name");
        if (name != null && name.isEmpty()) {
            rule.fault("name", "is empty; leave it out for a rule without a name");
        }
        Integer priority = rule.integer("priority", 0, Rule.MAX_PRIORITY);
        Boolean enabled = rule.bool("enabled");
        Match match = MatchReader.read(rule.object("match"));
        boolean actionStated = rule.node("action") != null;
        Action action = rule.parsed("action", Action::parse, "one of pass, drop, count");
        if (!actionStated) {
            rule.fault("action", "is required: pass, drop or count");
        }
        Verdict wouldBe = wouldBe(rule, action);
        RuleDraft draft = new RuleDraft(
                null,
                name,
                priority == null ? Rule.DEFAULT_PRIORITY : priority,
                enabled == null || enabled,
                match,
                action == null ? Action.COUNT : action,
                wouldBe,
                LogJson.read(rule, "log"),
                ExpiryReader.read(rule, old, clock.instant()),
                rule.text("comment"),
                labels(rule),
                rule.text("owner"));
        rule.refuseOthers();
        if (!faults.hasBelow(rule.pointer("match"))) {
            MatchCheck.faults(match, setExists)
                    .forEach(fault -> faults.addCompanion(pointer + fault.pointer(), fault.detail()));
        }
        return draft;
    }

    private static @Nullable Verdict wouldBe(Members rule, @Nullable Action action) {
        boolean stated = rule.node("wouldBe") != null;
        Verdict verdict = rule.parsed("wouldBe", Verdict::parse, "one of pass, drop");
        if (action == Action.COUNT) {
            return verdict == null ? Verdict.DROP : verdict;
        }
        if (stated && action != null) {
            rule.fault("wouldBe", "goes with action count only; leave it out");
        }
        return null;
    }

    private static Map<String, String> labels(Members rule) {
        Map<String, String> labels = new TreeMap<>();
        Optional<JsonNode> given = Optional.ofNullable(rule.node("labels"));
        if (given.isPresent()
                && Members.of(given.get(), rule.pointer("labels"), rule.faults())
                        .isPresent()) {
            for (Map.Entry<String, JsonNode> label : given.get().properties()) {
                String pointer = Pointers.child(rule.pointer("labels"), label.getKey());
                if (label.getValue().isString()) {
                    labels.put(label.getKey(), label.getValue().stringValue());
                } else if (!label.getValue().isNull()) {
                    rule.faults().add(pointer, "must be a string, is " + Members.kind(label.getValue()));
                }
            }
        }
        return labels;
    }
}
