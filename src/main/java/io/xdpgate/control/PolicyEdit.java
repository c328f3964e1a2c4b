package io.xdpgate.control;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A policy on its way to the next revision. Faults are collected and thrown by {@link #finish}; refusals are
 * thrown at once. Changes nothing but itself; for one write on one thread.
 */
final class PolicyEdit {
    private final Policy before;
    private final RuleIds ids;
    private final PolicyLimits limits;
    private final Instant now;

    /** What becomes of each rule that the edit is about; empty: it goes. The others stay unless cleared. */
    private final Map<String, Optional<Rule>> changes = new LinkedHashMap<>();

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, String> namePointers = new LinkedHashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private Verdict defaultAction;
    private PolicyOptions options;
    private AddressSets sets;
    private long nextSequence;
    private boolean cleared;

    PolicyEdit(Policy before, RuleIds ids, PolicyLimits limits, long nextSequence, Instant now) {
        this.before = before;
        this.limits = limits;
        this.ids = ids;
        this.now = now;
        this.nextSequence = nextSequence;
        this.defaultAction = before.defaultAction();
        this.options = before.options();
        this.sets = before.sets();
    }

    Policy before() {
        return before;
    }

    Instant now() {
        return now;
    }

    /** The rule as the edit has left it so far. */
    Optional<Rule> find(String id) {
        Optional<Rule> changed = changes.get(id);
        return changed != null ? changed : cleared ? Optional.empty() : before.rule(id);
    }

    long nextSequence() {
        return nextSequence;
    }

    void fault(String pointer, String detail) {
        faults.add(new Fault(pointer, detail));
    }

    /** Ids of the rules that the caller's drafts stand for, changed or not. */
    Set<String> touched() {
        return touched;
    }

    /** @return the new rule; empty if the draft is faulty */
    Optional<Rule> create(String base, RuleDraft draft) {
        if (draft.id() != null) {
            fault(base + "/id", "a new rule gets its id from the service; leave it out");
        }
        if (!check(base, draft)) {
            return Optional.empty();
        }
        Rule made = build(draft, ids.next(), nextSequence++, now, now, before.revision() + 1);
        put(base, made);
        return Optional.of(made);
    }

    /** @return the rule as it will be, which is the old one if nothing changes or the draft is faulty */
    Rule replace(String base, String id, RuleDraft draft, Predicate<Rule> precondition) {
        Rule old = require(id, precondition);
        if (draft.id() != null && !draft.id().equals(id)) {
            fault(base + "/id", "the id of a rule cannot be changed; it is '" + id + "'");
        }
        return check(base, draft) ? update(base, old, draft, old.sequence(), false) : old;
    }

    Rule delete(String id, Predicate<Rule> precondition) {
        Rule old = require(id, precondition);
        changes.put(id, Optional.empty());
        return old;
    }

    /** Takes out what had expired before the edit; false if nothing has. */
    boolean removeExpired() {
        List<Rule> expired = before.ruleList().expired(now);
        expired.forEach(rule -> changes.put(rule.id(), Optional.empty()));
        return !expired.isEmpty();
    }

    void settings(Verdict newDefaultAction, PolicyOptions newOptions) {
        defaultAction = newDefaultAction;
        options = newOptions;
    }

    /** To be called before rules are written that name new sets. */
    void sets(AddressSets newSets) {
        sets = newSets;
    }

    void removeAllRules() {
        changes.clear();
        cleared = true;
    }

    /**
     * Rules and settings as they are in another policy, but for rules that have expired. Rules get the revision of
     * this edit where that changes them.
     *
     * @throws RefusedException.SetsMissing if one of its rules names an address set that is gone
     */
    void restore(Policy target) {
        Set<String> missing = new TreeSet<>();
        Set<String> restored = new HashSet<>();
        for (Rule rule : target.rules()) {
            Instant expiresAt = rule.expiresAt();
            if (expiresAt == null || expiresAt.isAfter(now)) {
                rule.match().sets().stream().filter(name -> !sets.has(name)).forEach(missing::add);
                restore(rule);
                restored.add(rule.id());
            }
        }
        if (!missing.isEmpty()) {
            throw new RefusedException.SetsMissing(missing);
        }
        settings(target.defaultAction(), target.options());
        for (Rule rule : before.rules()) {
            if (!restored.contains(rule.id())) {
                changes.put(rule.id(), Optional.empty());
            }
        }
    }

    private void restore(Rule rule) {
        Rule present = before.rule(rule.id()).orElse(null);
        boolean isSame = present != null && present.sequence() == rule.sequence() && present.hasContentOf(rule);
        if (!isSame) {
            put("", rule.with(rule.sequence(), now, before.revision() + 1));
        }
    }

    /** Next number in the order of creation; never given twice. */
    long takeSequence() {
        return nextSequence++;
    }

    /**
     * Puts a rule in the place of an old one.
     *
     * @param moved its place in the order of creation changed relative to others, which is a change of the rule
     */
    Rule update(String base, Rule old, RuleDraft draft, long sequence, boolean moved) {
        Rule same = build(draft, old.id(), sequence, old.createdAt(), old.updatedAt(), old.revision());
        boolean unchanged = !moved && same.equals(old.with(sequence, old.updatedAt(), old.revision()));
        Rule next = unchanged ? same : build(draft, old.id(), sequence, old.createdAt(), now, before.revision() + 1);
        put(base, next);
        return next;
    }

    /** Collects the faults of a draft; true if it has none. */
    boolean check(String base, RuleDraft draft) {
        List<Fault> found = DraftCheck.faults(draft, limits, now, this::knowsSet);
        found.forEach(fault -> fault(base + fault.pointer(), fault.detail()));
        return found.isEmpty();
    }

    /** A set that goes with this very write is in use, which {@link #finish} says. */
    private boolean knowsSet(String name) {
        return sets.has(name) || before.sets().has(name);
    }

    /**
     * The result: {@link #before} itself when nothing changed, the same revision when only address sets did.
     *
     * @throws InvalidPolicyException with all faults, if there are any
     * @throws RefusedException.DuplicateName if two rules have one name
     * @throws RefusedException.SetInUse if a rule names an address set that goes
     */
    Policy finish() {
        if (!faults.isEmpty()) {
            throw new InvalidPolicyException(faults);
        }
        requireUniqueNames();
        RuleList rules = rules();
        requireSetsInUse(rules);
        if (defaultAction == before.defaultAction()
                && options.equals(before.options())
                && rules.equals(before.ruleList())) {
            return sets.changes() == before.sets().changes() ? before : before.withSets(sets);
        }
        return new Policy(before.revision() + 1, defaultAction, options, rules, sets);
    }

    private RuleList rules() {
        List<Rule> gone = new ArrayList<>();
        List<Rule> come = new ArrayList<>();
        if (cleared) {
            gone.addAll(before.rules());
        }
        changes.forEach((id, change) -> {
            if (!cleared) {
                before.rule(id).ifPresent(gone::add);
            }
            change.ifPresent(come::add);
        });
        return before.ruleList().edited(gone, come);
    }

    private Rule require(String id, Predicate<Rule> precondition) {
        Rule old = find(id).orElseThrow(() -> new RefusedException.NoSuchRule(id));
        if (!precondition.test(old)) {
            throw new RefusedException.PreconditionFailed(
                    "rule '" + id + "' changed in revision " + old.revision() + "; read it again");
        }
        return old;
    }

    private void put(String base, Rule rule) {
        changes.put(rule.id(), Optional.of(rule));
        touched.add(rule.id());
        namePointers.put(rule.id(), base + "/name");
    }

    private void requireUniqueNames() {
        Set<String> taken = new HashSet<>();
        namePointers.forEach((id, pointer) -> {
            String name = find(id).map(Rule::name).orElse(null);
            if (name != null && (isTaken(name) || !taken.add(name))) {
                throw new RefusedException.DuplicateName(pointer, name);
            }
        });
    }

    /** Whether a rule that the edit is not about has the name, so that the pointer is that of a draft. */
    private boolean isTaken(String name) {
        return !cleared
                && before.ruleList()
                        .byName(name)
                        .filter(rule -> !changes.containsKey(rule.id()))
                        .isPresent();
    }

    private void requireSetsInUse(RuleList rules) {
        Set<String> gone = new TreeSet<>(before.sets().names());
        gone.removeAll(sets.names());
        for (String name : gone) {
            List<String> users = rules.namingSet(name).stream().map(Rule::id).toList();
            if (!users.isEmpty()) {
                throw new RefusedException.SetInUse(name, users);
            }
        }
    }

    private static Rule build(
            RuleDraft draft, String id, long sequence, Instant createdAt, Instant updatedAt, long revision) {
        Verdict wouldBe = draft.action() == Action.COUNT && draft.wouldBe() == null ? Verdict.DROP : draft.wouldBe();
        return new Rule(
                id,
                sequence,
                draft.name(),
                draft.priority(),
                draft.enabled(),
                draft.match(),
                draft.action(),
                wouldBe,
                draft.log(),
                draft.expiresAt(),
                draft.comment(),
                draft.labels(),
                draft.owner(),
                createdAt,
                updatedAt,
                revision);
    }
}
