package io.xdpgate.model;

import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.SetDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.model.Model.Entries;
import io.xdpgate.model.Model.Window;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.MatchCheck;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What random writes are about. Rules, entries and windows never end in the same millisecond, so that an order is given. */
final class Material {
    static final WriteOptions PLAIN = new WriteOptions("alice", null, false, false);

    private static final int ENDS_OF_RULES = 0;
    private static final int ENDS_OF_ENTRIES = 1;
    private static final int ENDS_OF_WINDOWS = 2;

    private static final List<String> SET_NAMES = List.of("a", "b", "c", "d", "empty");
    private static final List<Prefix> PREFIXES = Stream.of(
                    "0.0.0.0/1",
                    "192.0.2.0/25",
                    "192.0.2.9",
                    "198.51.100.0/24",
                    "203.0.113.255",
                    "8000::/1",
                    "2001:db8::/63",
                    "2001:db8::9",
                    "fe80::/10")
            .map(text -> Prefix.parse(text).orElseThrow())
            .toList();

    private final Random random;
    private final List<Rule> pool = new ArrayList<>();

    Material(Random random) {
        this.random = random;
        while (pool.size() < 100) {
            RandomPolicies.policy(random.nextLong(), Shape.ANY.withSets()).rules().stream()
                    .filter(rule -> MatchCheck.faults(rule.match(), set -> true).isEmpty())
                    .forEach(pool::add);
        }
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Instant end(Instant now, int kind) {
        long about = now.toEpochMilli() + 4 + random.nextInt(60);
        return Instant.ofEpochMilli(about - about % 3 + kind);
    }

    /** Often of the author of what waits. */
    WriteOptions options(@Nullable Window window, Instant now) {
        boolean isProvisional = random.nextInt(window == null ? 5 : 2) == 0;
        String author = window != null && random.nextInt(3) != 0 ? window.author() : pick(List.of("alice", "bob"));
        return new WriteOptions(
                author,
                pick(List.of("", "why")).isEmpty() ? null : "why",
                random.nextInt(12) == 0,
                false,
                null,
                false,
                isProvisional ? Duration.between(now, end(now, ENDS_OF_WINDOWS)) : null);
    }

    WriteOptions dryRun() {
        return new WriteOptions("alice", null, true, false);
    }

    /** A new rule; it may name a set that is not there, or have a name that is taken, but seldom. */
    RuleDraft rule(Set<String> sets, Instant now) {
        Rule rule = pick(pool);
        for (int i = 0; i < 8 && !sets.containsAll(rule.match().sets()); i++) {
            rule = pick(pool);
        }
        return new RuleDraft(
                null,
                random.nextInt(3) == 0 ? "n" + random.nextInt(40) : null,
                rule.priority(),
                rule.enabled(),
                rule.match(),
                rule.action(),
                rule.wouldBe(),
                rule.log(),
                expiry(now),
                null,
                Map.of(),
                null);
    }

    private @Nullable Instant expiry(Instant now) {
        return random.nextInt(4) == 0 ? end(now, ENDS_OF_RULES) : null;
    }

    /** Another value in one field, or the same rule. */
    RuleDraft patched(RuleDraft old, Instant now) {
        int field = random.nextInt(7);
        Rule other = pick(pool);
        boolean otherMatch = field == 2 && other.match().sets().isEmpty();
        Action action = field == 3 ? pick(List.of(Action.PASS, Action.DROP, Action.COUNT)) : old.action();
        Verdict wouldBe = action == Action.COUNT ? Objects.requireNonNullElse(old.wouldBe(), Verdict.DROP) : null;
        return new RuleDraft(
                old.id(),
                old.name(),
                field == 0 ? other.priority() : old.priority(),
                (field == 1) != old.enabled(),
                otherMatch ? other.match() : old.match(),
                action,
                wouldBe,
                field == 4 ? LogChoice.OFF : old.log(),
                field == 5 ? expiry(now) : old.expiresAt(),
                old.comment(),
                old.labels(),
                old.owner());
    }

    Verdict verdict() {
        return pick(List.of(Verdict.values()));
    }

    PolicyOptions policyOptions() {
        return new PolicyOptions(
                verdict(),
                verdict(),
                pick(List.of(PolicyOptions.Encapsulated.values())),
                verdict(),
                pick(List.of(PolicyOptions.LaterFragments.values())),
                LogChoice.ABSENT);
    }

    String setName() {
        return pick(SET_NAMES);
    }

    Map<Prefix, SetEntry> entries(Instant now) {
        Map<Prefix, SetEntry> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Prefix prefix = pick(PREFIXES);
            Instant end = random.nextInt(3) == 0 ? end(now, ENDS_OF_ENTRIES) : null;
            entries.put(prefix, new SetEntry(prefix, end, null));
        }
        return entries;
    }

    static Map<Prefix, Instant> expiries(Map<Prefix, SetEntry> entries) {
        Map<Prefix, Instant> expiries = new HashMap<>();
        entries.forEach(
                (prefix, entry) -> expiries.put(prefix, Objects.requireNonNullElse(entry.expiresAt(), Model.NEVER)));
        return expiries;
    }

    /** Sets of a whole policy: some go, some get other entries, some come. {@code sets} becomes what they come to. */
    List<SetDraft> sets(Map<String, Entries> sets, Instant now) {
        List<SetDraft> drafts = new ArrayList<>();
        for (String name : SET_NAMES) {
            Entries old = sets.get(name);
            int what = random.nextInt(6);
            if (what == 0 || (old == null && what < 4)) {
                sets.remove(name);
            } else if (what < 4) {
                drafts.add(new SetDraft(name, null, null));
            } else {
                Map<Prefix, SetEntry> entries = entries(now);
                drafts.add(new SetDraft(name, null, List.copyOf(entries.values())));
                sets.put(name, old == null ? new Entries(1, expiries(entries)) : old.next(expiries(entries)));
            }
        }
        return drafts;
    }
}
