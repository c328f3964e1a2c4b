package io.xdpgate.bench;

import static io.xdpgate.testkit.Drafts.PLAIN;

import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.store.StoreFile;
import io.xdpgate.store.Stores;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the store costs at the largest sizes: makes 100,000 rules and a set of a million entries in a directory, then
 * times single changes, a load, and changes while 100,000 entries expire. Arguments: a directory.
 */
final class StoreBench {
    private static final int RULES = 100_000;
    private static final int ENTRIES = 1_000_000;
    private static final int EXPIRING = 100_000;

    private StoreBench() {}

    public static void main(String[] arguments) throws IOException {
        Path path = Files.createDirectories(Path.of(arguments[0])).resolve(StoreFile.NAME);
        try (StoreFile file = StoreFile.open(path)) {
            PolicyControl policies = new PolicyControl(
                    new FakeDataplane(),
                    new IncrementalCompilation(Guard.NONE),
                    Stores.of(file),
                    PolicyLimits.DEFAULT,
                    SetLimits.DEFAULT,
                    Clock.systemUTC());
            policies.initialise();
            SetControl sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
            fill(policies, sets);
            System.out.printf("file: %.1f MB%n", Files.size(path) / 1e6);
            single(policies, sets);
            expire(policies, sets);
            sets.close();
            policies.close();
        }
        load(path);
    }

    private static void fill(PolicyControl policies, SetControl sets) {
        List<RuleDraft> drafts = new ArrayList<>(RULES);
        for (int i = 1; i < RULES; i++) {
            drafts.add(draft("rule-" + i, i));
        }
        long start = System.nanoTime();
        policies.create(drafts, PLAIN);
        System.out.printf("%d rules in one write: %.2f s%n", RULES, seconds(start));
        sets.create(new SetDraft("large", null, List.of()), PLAIN);
        EntrySetBuilder entries = new EntrySetBuilder();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(entry(i, null));
        }
        start = System.nanoTime();
        sets.replace("large", entries.build(), set -> true, PLAIN);
        System.out.printf("%d entries in one write: %.2f s%n", ENTRIES, seconds(start));
        policies.create(List.of(Drafts.of(null, "listed", Drafts.naming("large"), null)), PLAIN);
    }

    private static void single(PolicyControl policies, SetControl sets) {
        long[] rule = new long[400];
        long[] entry = new long[400];
        for (int i = 0; i < rule.length; i++) {
            long start = System.nanoTime();
            change(policies, i);
            rule[i] = System.nanoTime() - start;
            start = System.nanoTime();
            sets.change("large", List.of(entry(ENTRIES + i, null)), List.of(), set -> true, PLAIN);
            entry[i] = System.nanoTime() - start;
        }
        report("one rule, with compiling", rule);
        report("one entry", entry);
    }

    /** Changes a rule in the midst of the others. */
    private static void change(PolicyControl policies, int to) {
        Rule rule = policies.current().rules().get(RULES / 2);
        policies.replace(rule.id(), draft(rule.name(), RULES + to), found -> true, PLAIN);
    }

    private static RuleDraft draft(@Nullable String name, int source) {
        AddressMatch match = new AddressMatch(List.of(entry(source, null).prefix()), List.of(), false);
        return Drafts.of(null, name, Match.EVERY.withAddresses(match, null), null);
    }

    private static void expire(PolicyControl policies, SetControl sets) {
        sets.create(new SetDraft("brief", null, List.of()), PLAIN);
        Instant due = Instant.now().plusSeconds(4);
        List<SetEntry> brief = new ArrayList<>(EXPIRING);
        for (int i = 0; i < EXPIRING; i++) {
            brief.add(entry(i, due));
        }
        sets.change("brief", brief, List.of(), set -> true, PLAIN);
        List<Long> during = new ArrayList<>();
        long gone = 0;
        for (int i = 0; gone == 0 || Instant.now().isBefore(due.plusSeconds(2)); i++) {
            long start = System.nanoTime();
            change(policies, i);
            if (Instant.now().isAfter(due)) {
                during.add(System.nanoTime() - start);
            }
            if (gone == 0 && sets.require("brief").entries().isEmpty()) {
                gone = Duration.between(due, Instant.now()).toMillis();
                System.out.printf("%d entries expired: gone %d ms after their time%n", EXPIRING, gone);
            }
            LockSupport.parkNanos(1_000_000);
        }
        report("one rule while they expire", during.stream().mapToLong(x -> x).toArray());
    }

    private static void load(Path path) {
        long start = System.nanoTime();
        try (StoreFile file = StoreFile.open(path)) {
            SavedPolicy saved = Stores.of(file).load().orElseThrow();
            System.out.printf(
                    "open and load %d rules, %d entries: %.2f s%n",
                    saved.policy().rules().size(), saved.policy().sets().entryCount(), seconds(start));
        }
    }

    private static void report(String what, long[] ns) {
        Arrays.sort(ns);
        System.out.printf(
                "%s: median %.2f ms, p99 %.2f ms, most %.2f ms (%d)%n",
                what, ns[ns.length / 2] / 1e6, ns[(int) (ns.length * 0.99)] / 1e6, ns[ns.length - 1] / 1e6, ns.length);
    }

    private static double seconds(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }

    private static SetEntry entry(int number, @Nullable Instant expiresAt) {
        String text = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        if (number >= 1 << 24) {
            throw new IllegalArgumentException("too many");
        }
        return new SetEntry(Prefix.parse(text).orElseThrow(), expiresAt, null);
    }
}
