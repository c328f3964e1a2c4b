package io.xdpgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.control.ConfirmWindow;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.model.Model.Entries;
import io.xdpgate.model.Model.Kept;
import io.xdpgate.model.Model.Window;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Whether kernel, memory, disk and history are what a model says; each method throws an {@link AssertionError}. */
final class Agreement {
    private static final int MOST_REVISIONS = 10_000;

    private Agreement() {}

    /** @param verdict the kernel's on a frame */
    static void check(Core core, Model model, List<byte[]> frames, Function<byte[], Verdict> verdict, Random random) {
        checkMemory(core, model);
        checkDisk(core, model);
        checkHistory(core, model);
        checkRevision(core, model, 1 + random.nextInt(model.revision()));
        checkDifference(core, model, 1 + random.nextInt(model.revision()), 1 + random.nextInt(model.revision()));
        checkVerdicts(model, frames, verdict);
    }

    static void checkMemory(Core core, Model model) {
        Policy policy = core.policies.current();
        assertThat(policy.revision()).as("revision").isEqualTo(model.revision());
        assertThat(Content.of(policy)).as("policy in memory").isEqualTo(model.content());
        assertThat(entries(policy.sets())).as("address sets").isEqualTo(model.sets());
    }

    private static Map<String, Entries> entries(AddressSets sets) {
        Map<String, Entries> found = new HashMap<>();
        for (AddressSet set : sets.all()) {
            Map<Prefix, Instant> expiries = new HashMap<>();
            for (SetEntry entry : set.entries().page(null, Integer.MAX_VALUE)) {
                expiries.put(entry.prefix(), Objects.requireNonNullElse(entry.expiresAt(), Model.NEVER));
            }
            found.put(set.name(), new Entries(set.version(), expiries));
        }
        return found;
    }

    static void checkDisk(Core core, Model model) {
        SavedPolicy saved = core.store.load().orElseThrow();
        assertThat(saved.policy()).as("policy on disk").isEqualTo(core.policies.current());
        ConfirmWindow open = saved.window();
        Window window = open == null
                ? null
                : new Window(
                        (int) open.base().revision(),
                        open.author(),
                        open.deadline().time());
        assertThat(window).as("window on disk").isEqualTo(model.window());
    }

    private static void checkHistory(Core core, Model model) {
        List<RevisionControl.Standing> found =
                core.revisions.below(Long.MAX_VALUE, MOST_REVISIONS).reversed();
        assertThat(found).as("revisions").hasSize(model.revision());
        for (int i = 0; i < found.size(); i++) {
            RevisionControl.Standing standing = found.get(i);
            Kept kept = model.history().get(i);
            assertThat(standing.revision().number()).isEqualTo(i + 1);
            assertThat(List.of(
                            standing.revision().author(),
                            standing.revision().origin(),
                            String.valueOf(standing.revision().note()),
                            standing.state()))
                    .as("revision %d", i + 1)
                    .isEqualTo(List.of(kept.author(), kept.origin(), String.valueOf(kept.note()), model.state(i + 1)));
        }
    }

    private static void checkRevision(Core core, Model model, int number) {
        assertThat(Content.of(core.history.policy(number).orElseThrow()))
                .as("revision %d", number)
                .isEqualTo(model.content(number));
    }

    private static void checkDifference(Core core, Model model, int before, int after) {
        RevisionControl.Difference found = core.revisions.difference(before, after);
        Map<String, RuleDraft> olds = byId(model.content(before));
        Map<String, RuleDraft> news = byId(model.content(after));
        Set<String> both = new HashSet<>(olds.keySet());
        both.retainAll(news.keySet());
        Set<String> changed = new HashSet<>(both);
        changed.removeIf(id -> Objects.equals(olds.get(id), news.get(id)));
        assertThat(ids(found.added())).as("added from %d to %d", before, after).isEqualTo(without(news, both));
        assertThat(ids(found.removed()))
                .as("removed from %d to %d", before, after)
                .isEqualTo(without(olds, both));
        assertThat(ids(found.changed().stream()
                        .map(RevisionControl.Changed::after)
                        .toList()))
                .as("changed from %d to %d", before, after)
                .isEqualTo(changed);
        both.removeAll(changed);
        assertThat(both).as("moved from %d to %d", before, after).containsAll(ids(found.moved()));
        assertThat(List.of(found.before().defaultAction(), found.after().defaultAction()))
                .isEqualTo(List.of(
                        model.content(before).defaultAction(),
                        model.content(after).defaultAction()));
    }

    private static Map<String, RuleDraft> byId(Content content) {
        Map<String, RuleDraft> rules = new HashMap<>();
        content.rules().forEach(rule -> rules.put(String.valueOf(rule.id()), rule));
        return rules;
    }

    private static Set<String> ids(List<Rule> rules) {
        Set<String> ids = new HashSet<>();
        rules.forEach(rule -> ids.add(rule.id()));
        return ids;
    }

    private static Set<String> without(Map<String, RuleDraft> rules, Set<String> others) {
        Set<String> ids = new HashSet<>(rules.keySet());
        ids.removeAll(others);
        return ids;
    }

    private static void checkVerdicts(Model model, List<byte[]> frames, Function<byte[], Verdict> verdict) {
        Policy policy = model.asPolicy();
        for (byte[] frame : frames) {
            assertThat(verdict.apply(frame))
                    .as(() -> "verdict on " + java.util.HexFormat.of().formatHex(frame))
                    .isEqualTo(PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(frame), "elsewhere")
                            .verdict());
        }
    }
}
