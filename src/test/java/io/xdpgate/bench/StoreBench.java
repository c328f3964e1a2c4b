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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the store costs at the largest sizes: makes 100,000 rules and a set of a million entries in a directory of its own,
 * then times single changes, changes while 100,000 entries expire, a load, and starts of the whole service.
 */
final class StoreBench {
    private static final int RULES = 100_000;
    private static final int ENTRIES = 1_000_000;
    private static final int EXPIRING = 100_000;

    private StoreBench() {}

    static void run(Report report) {
        System.out.printf("%nA store of %d rules and a set of %d entries; seconds%n", RULES, ENTRIES);
        Report.Row row = new Report.Row("store", RULES + " rules, " + ENTRIES + " entries");
        try {
            Path directory = Files.createTempDirectory("xdpgate-bench");
            try {
                measure(directory, row);
            } finally {
                remove(directory);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        report.add(row);
    }

    private static void measure(Path directory, Report.Row row) throws IOException {
        Path path = directory.resolve(StoreFile.NAME);
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
            fill(policies, sets, row);
            System.out.printf("file: %.1f MB%n", Files.size(path) / 1e6);
            single(policies, sets, row);
            expire(policies, sets, row);
            sets.close();
            policies.close();
        }
        load(path, row);
        StoredStart.run(directory, row);
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void fill(PolicyControl policies, SetControl sets, Report.Row row) {
        List<RuleDraft> drafts = new ArrayList<>(RULES);
        for (int i = 1; i < RULES; i++) {
            drafts.add(draft("rule-" + i, i));
        }
        long start = System.nanoTime();
        policies.create(drafts, PLAIN);
        told("rules in one write", "rulesSeconds", start, row);
        sets.create(new SetDraft("large", null, List.of()), PLAIN);
        EntrySetBuilder entries = new EntrySetBuilder();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(entry(i, null));
        }
        start = System.nanoTime();
        sets.replace("large", entries.build(), set -> true, PLAIN);
        told("entries in one write", "entriesSeconds", start, row);
        policies.create(List.of(Drafts.of(null, "listed", Drafts.naming("large"), null)), PLAIN);
    }

    private static void single(PolicyControl policies, SetControl sets, Report.Row row) {
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
        report("one rule, with compiling", "ruleMillis", rule, row);
        report("one entry", "entryMillis", entry, row);
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

    private static void expire(PolicyControl policies, SetControl sets, Report.Row row) {
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
                row.with("expiredAfterMillis", gone);
            }
            LockSupport.parkNanos(1_000_000);
        }
        report(
                "one rule while they expire",
                "ruleWhileExpiringMillis",
                during.stream().mapToLong(x -> x).toArray(),
                row);
    }

    private static void load(Path path, Report.Row row) {
        long start = System.nanoTime();
        try (StoreFile file = StoreFile.open(path)) {
            SavedPolicy saved = Stores.of(file).load().orElseThrow();
            long entries = saved.policy().sets().entryCount();
            if (saved.policy().rules().size() != RULES || entries < ENTRIES) {
                throw new IllegalStateException(saved.policy().rules().size() + " rules, " + entries + " entries");
            }
            told("open and load", "loadSeconds", start, row);
        }
    }

    private static void told(String what, String name, long startNs, Report.Row row) {
        double seconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf("%s: %.2f s%n", what, seconds);
        row.with(name, seconds);
    }

    private static void report(String what, String name, long[] ns, Report.Row row) {
        Arrays.sort(ns);
        System.out.printf(
                "%s: median %.2f ms, p99 %.2f ms, most %.2f ms (%d)%n",
                what, ns[ns.length / 2] / 1e6, ns[(int) (ns.length * 0.99)] / 1e6, ns[ns.length - 1] / 1e6, ns.length);
        row.with(name, Samples.of(ns.length, i -> ns[i] / 1e6));
    }

    private static SetEntry entry(int number, @Nullable Instant expiresAt) {
        String text = "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        if (number >= 1 << 24) {
            throw new IllegalArgumentException("too many");
        }
        return new SetEntry(Prefix.parse(text).orElseThrow(), expiresAt, null);
    }
}
