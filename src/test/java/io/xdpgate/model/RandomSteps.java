package io.xdpgate.model;

import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.PolicyPlan;
import io.xdpgate.control.RefusedException.DuplicateSet;
import io.xdpgate.control.RefusedException.NoSuchRevision;
import io.xdpgate.control.RefusedException.NoSuchRule;
import io.xdpgate.control.RefusedException.NotProvisional;
import io.xdpgate.control.RefusedException.PreconditionFailed;
import io.xdpgate.control.RefusedException.SetInUse;
import io.xdpgate.control.RefusedException.SetsMissing;
import io.xdpgate.control.Revision.Origin;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.RuleStep;
import io.xdpgate.control.SetDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.model.Model.Entries;
import io.xdpgate.model.Model.Outcome;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Random calls of a few callers, and what else happens to a service. */
final class RandomSteps {
    private final Random random;
    private final Life life;
    private final Material material;

    RandomSteps(Random random, Life life) {
        this.random = random;
        this.life = life;
        this.material = new Material(random);
    }

    void take(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        switch (random.nextInt(25)) {
            case 0, 1, 2 -> create();
            case 3, 4, 5 -> replace();
            case 6 -> delete();
            case 7, 8 -> batch();
            case 9, 10 -> move();
            case 11 -> wholePolicy();
            case 12, 13 -> plan();
            case 14, 15 -> restore();
            case 16 -> confirm();
            case 17 -> createSet();
            case 18, 19 -> changeSet();
            case 20 -> deleteSet();
            case 21, 22 -> life.pass(Duration.ofMillis(1 + random.nextInt(40)));
            case 23 -> life.restartAfter(Duration.ofMillis(random.nextInt(40)), random.nextInt(3) == 0);
            default -> life.passWithBrokenDisk(Duration.ofMillis(random.nextInt(40)));
        }
    }

    private Model model() {
        return life.model();
    }

    private Content content() {
        return life.model().content();
    }

    /** A write that is expected to be accepted may meet a fault. */
    private void carryOut(String what, Outcome expected, Runnable write) {
        int dice = random.nextInt(10);
        if (dice > 1 || !expected.refusals().isEmpty()) {
            life.write(what + (expected.refusals().isEmpty() ? "" : ", to be refused"), expected, write);
        } else if (dice == 0) {
            life.writeWithFault(what, random.nextInt(12), expected, write);
        } else {
            life.writeWithPowerCut(what, random.nextInt(12), expected, write);
        }
    }

    private Outcome outcome(Content next, WriteOptions options) {
        return model().write(next, model().sets(), options, Origin.API, life.now());
    }

    private WriteOptions options() {
        return material.options(model().window(), life.now());
    }

    private List<RuleDraft> drafts(int most) {
        List<RuleDraft> drafts = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            drafts.add(material.rule(model().sets().keySet(), life.now()));
        }
        return drafts;
    }

    /** Null if there are no rules. */
    private @Nullable RuleDraft some() {
        List<RuleDraft> rules = content().rules();
        return rules.isEmpty() ? null : rules.get(random.nextInt(rules.size()));
    }

    private static Outcome refused(Outcome expected, Class<? extends RuntimeException> also, Model unchanged) {
        Set<Class<? extends RuntimeException>> refusals = new HashSet<>(expected.refusals());
        refusals.add(also);
        return new Outcome(unchanged, refusals);
    }

    private void create() {
        WriteOptions options = options();
        List<RuleDraft> drafts = drafts(3);
        List<RuleDraft> rules = new ArrayList<>(content().rules());
        rules.addAll(drafts);
        carryOut(
                "create " + drafts.size() + said(options),
                outcome(content().withRules(rules), options),
                () -> life.core().policies.create(drafts, options));
    }

    /** PUT and PATCH of a rule, now and then of one that is not there, or that has changed since. */
    private void replace() {
        RuleDraft old = some();
        if (old == null) {
            return;
        }
        WriteOptions options = options();
        RuleDraft next = random.nextInt(4) == 0
                ? material.rule(model().sets().keySet(), life.now()).withId(old.id())
                : material.patched(old, life.now());
        boolean isStale = random.nextInt(10) == 0;
        boolean isUnknown = random.nextInt(10) == 0;
        List<RuleDraft> rules = new ArrayList<>(content().rules());
        rules.set(content().indexOf(id(old)), next);
        Outcome expected = outcome(content().withRules(rules), options);
        if (isStale || isUnknown) {
            expected = refused(expected, isUnknown ? NoSuchRule.class : PreconditionFailed.class, model());
        }
        String id = isUnknown ? "r_unknown" : id(old);
        carryOut(
                "replace " + id + said(options),
                expected,
                () -> life.core().policies.replace(id, next.withId(id), rule -> !isStale, options));
    }

    private void delete() {
        RuleDraft old = some();
        if (old != null) {
            WriteOptions options = options();
            List<RuleDraft> rules = new ArrayList<>(content().rules());
            rules.remove(old);
            carryOut(
                    "delete " + old.id() + said(options),
                    outcome(content().withRules(rules), options),
                    () -> life.core().policies.delete(id(old), rule -> true, options));
        }
    }

    private void batch() {
        WriteOptions options = options();
        List<RuleDraft> rules = new ArrayList<>(content().rules());
        List<RuleDraft> made = drafts(2);
        List<RuleStep> steps = new ArrayList<>();
        made.forEach(draft -> steps.add(new RuleStep.Create(draft)));
        List<RuleDraft> olds = new ArrayList<>(rules);
        Collections.shuffle(olds, random);
        for (RuleDraft old : olds.subList(0, Math.min(olds.size(), random.nextInt(4)))) {
            if (random.nextBoolean()) {
                steps.add(new RuleStep.Delete(id(old), rule -> true));
                rules.remove(old);
            } else {
                RuleDraft next = material.patched(old, life.now());
                steps.add(new RuleStep.Replace(id(old), next, rule -> true));
                rules.set(rules.indexOf(old), next);
            }
        }
        rules.addAll(made);
        carryOut(
                "batch of " + steps.size() + said(options),
                outcome(content().withRules(rules), options),
                () -> life.core().policies.batch(steps, options));
    }

    /** Another order, recognised by ids and, where there is one, by names. */
    private void move() {
        List<RuleDraft> wanted = new ArrayList<>();
        for (RuleDraft rule : content().rules()) {
            wanted.add(rule.name() != null && random.nextBoolean() ? rule.withId(null) : rule);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(wanted, random);
        } else if (!wanted.isEmpty()) {
            RuleDraft moved = wanted.remove(random.nextInt(wanted.size()));
            wanted.add(random.nextInt(wanted.size() + 1), moved);
        }
        replacePolicy("move", new PolicyDraft(content().defaultAction(), null, wanted), model().sets());
    }

    private void wholePolicy() {
        Map<String, Entries> sets = new HashMap<>(model().sets());
        List<SetDraft> setDrafts = random.nextBoolean() ? null : material.sets(sets, life.now());
        List<RuleDraft> wanted = new ArrayList<>();
        for (RuleDraft rule : content().rules()) {
            switch (random.nextInt(4)) {
                case 0 -> {} // goes
                case 1 -> wanted.add(material.patched(rule, life.now()));
                default -> wanted.add(rule);
            }
        }
        wanted.addAll(random.nextInt(wanted.size() + 1), drafts(3));
        PolicyDraft draft = new PolicyDraft(
                material.verdict(),
                random.nextBoolean() ? null : material.policyOptions(),
                random.nextInt(5) == 0 ? null : wanted,
                setDrafts);
        replacePolicy("whole policy", draft, sets);
    }

    private Content wanted(PolicyDraft draft) {
        List<RuleDraft> rules = draft.rules();
        Content recognised = rules == null ? content() : content().recognising(rules);
        return new Content(
                draft.defaultAction(),
                draft.options() == null ? content().options() : draft.options(),
                recognised.rules());
    }

    private void replacePolicy(String what, PolicyDraft draft, Map<String, Entries> sets) {
        WriteOptions options = options();
        boolean isStale = random.nextInt(10) == 0;
        Outcome expected = model().write(wanted(draft), sets, options, Origin.API, life.now());
        carryOut(
                what + said(options),
                isStale ? refused(expected, PreconditionFailed.class, model()) : expected,
                () -> life.core().policies.replacePolicy(draft, policy -> !isStale, options));
    }

    /** A plan changes nothing; applied, it does what it said, unless something came between. */
    private void plan() {
        List<RuleDraft> wanted = new ArrayList<>(content().rules());
        Collections.shuffle(wanted, random);
        wanted = new ArrayList<>(wanted.subList(0, wanted.size() - random.nextInt(wanted.size() / 2 + 1)));
        wanted.addAll(drafts(2));
        PolicyDraft draft = new PolicyDraft(material.verdict(), null, wanted);
        WriteOptions rehearsed = material.dryRun();
        PolicyPlan[] plan = new PolicyPlan[1];
        boolean made = life.write(
                "plan",
                model().write(wanted(draft), model().sets(), rehearsed, Origin.API, life.now()),
                () -> plan[0] = life.core().plans.create(draft, rehearsed));
        if (!made) {
            return;
        }
        Core core = life.core();
        int base = model().revision();
        if (random.nextInt(3) == 0) {
            create();
        }
        if (core == life.core()) {
            WriteOptions options = options();
            Outcome expected = model().write(wanted(draft), model().sets(), options, Origin.API, life.now());
            boolean hasMoved = model().revision() != base;
            carryOut(
                    "apply" + said(options),
                    hasMoved ? refused(expected, PreconditionFailed.class, model()) : expected,
                    () -> life.core().plans.apply(plan[0].id(), options));
        }
    }

    private void restore() {
        WriteOptions options = options();
        int number = 1 + random.nextInt(model().revision() + 1);
        Outcome expected;
        if (number > model().revision()) {
            expected = new Outcome(model(), Set.of(NoSuchRevision.class));
        } else {
            Content target = model().content(number).at(life.now());
            expected = model().write(target, model().sets(), options, Origin.RESTORE, life.now());
            if (!model().sets().keySet().containsAll(target.setsNamed())) {
                expected = refused(expected, SetsMissing.class, model());
            }
        }
        carryOut(
                "restore " + number + said(options),
                expected,
                () -> life.core().revisions.restore(number, options));
    }

    /** Mostly the newest one; only that can be confirmed. */
    private void confirm() {
        int number = model().revision() - (random.nextInt(4) == 0 && model().revision() > 1 ? 1 : 0);
        boolean waits = model().window() != null && number == model().revision();
        Outcome expected =
                waits ? new Outcome(model().confirmed(), Set.of()) : new Outcome(model(), Set.of(NotProvisional.class));
        carryOut("confirm " + number, expected, () -> life.core().revisions.confirm(number));
    }

    private void createSet() {
        String name = material.setName();
        Map<Prefix, SetEntry> entries = material.entries(life.now());
        Map<String, Entries> sets = new HashMap<>(model().sets());
        boolean isThere = sets.put(name, new Entries(1, Material.expiries(entries))) != null;
        SetDraft draft = new SetDraft(name, null, List.copyOf(entries.values()));
        carryOut(
                "create set " + name,
                isThere
                        ? new Outcome(model(), Set.of(DuplicateSet.class))
                        : new Outcome(model().withSets(sets), Set.of()),
                () -> life.core().sets.create(draft, Material.PLAIN));
    }

    private void changeSet() {
        String name = material.setName();
        Entries old = model().sets().get(name);
        if (old != null) {
            Map<Prefix, SetEntry> add = material.entries(life.now());
            List<Prefix> remove = new ArrayList<>(old.expiries().keySet());
            Collections.sort(remove); // else a replay would be another one
            remove.removeAll(add.keySet());
            remove.removeIf(prefix -> random.nextBoolean());
            Map<Prefix, Instant> left = new HashMap<>(old.expiries());
            left.putAll(Material.expiries(add));
            left.keySet().removeAll(remove);
            Map<String, Entries> sets = new HashMap<>(model().sets());
            sets.put(name, old.next(left));
            carryOut(
                    "change set " + name,
                    new Outcome(model().withSets(sets), Set.of()),
                    () -> life.core()
                            .sets
                            .change(name, List.copyOf(add.values()), remove, set -> true, Material.PLAIN));
        }
    }

    private void deleteSet() {
        String name = material.setName();
        if (model().sets().containsKey(name)) {
            Map<String, Entries> sets = new HashMap<>(model().sets());
            sets.remove(name);
            carryOut(
                    "delete set " + name,
                    model().setsInUse().contains(name)
                            ? new Outcome(model(), Set.of(SetInUse.class))
                            : new Outcome(model().withSets(sets), Set.of()),
                    () -> life.core().sets.delete(name, set -> true, Material.PLAIN));
        }
    }

    private static String id(RuleDraft rule) {
        return String.valueOf(rule.id());
    }

    private static String said(WriteOptions options) {
        return " by " + options.author() + (options.dryRun() ? ", dry run" : "")
                + (options.confirmWithin() == null ? "" : ", within " + options.confirmWithin());
    }
}
