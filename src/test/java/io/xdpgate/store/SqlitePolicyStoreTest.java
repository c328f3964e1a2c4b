package io.xdpgate.store;

import static io.xdpgate.testkit.Drafts.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.RuleStep;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.control.SetJournal;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted is there again after a restart, whatever it was. */
class SqlitePolicyStoreTest {
    @TempDir
    Path directory;

    private StoreFile file;
    private PolicyControl policies;
    private SetControl sets;

    @BeforeEach
    void start() {
        file = StoreFile.open(directory.resolve(StoreFile.NAME));
        policies = new PolicyControl(
                new FakeDataplane().withInterface("eth1"),
                new IncrementalCompilation(Guard.NONE),
                Stores.of(file),
                PolicyLimits.DEFAULT,
                Clock.systemUTC());
        policies.initialise();
        sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        sets.close();
        policies.close();
        file.close();
    }

    private void restart() {
        stop();
        start();
    }

    @Test
    void aNewFileIsTheOwnersAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(directory.resolve(StoreFile.NAME)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(policies.current()).isEqualTo(Policy.INITIAL);
    }

    @Test
    void everyKindOfRuleComesBack() {
        List<RuleDraft> drafts = StoredDrafts.everyKind();
        sets.create(new SetDraft("listed", "a comment", List.of(SetEntry.of(prefix("192.0.2.0/24")))), PLAIN);
        policies.create(drafts, PLAIN);
        Policy before = policies.current();
        restart();
        assertThat(policies.current()).isEqualTo(before);
        assertThat(before.rules()).hasSameSizeAs(drafts);
    }

    @Test
    void settingsComeBack() {
        policies.replacePolicy(StoredDrafts.settings(), policy -> true, PLAIN);
        Policy before = policies.current();
        restart();
        assertThat(policies.current()).isEqualTo(before);
    }

    @Test
    void aSequenceThatWentIsNotGivenAgain() {
        Rule first = create("first");
        Rule second = create("second");
        policies.delete(second.id(), rule -> true, PLAIN);
        restart();
        assertThat(create("third").sequence()).isGreaterThan(second.sequence());
        assertThat(policies.current().rules()).extracting(Rule::name).containsExactly("first", "third");
        assertThat(policies.current().rule(first.id())).contains(first);
    }

    @Test
    void randomChangesComeBack() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            List<Rule> rules = policies.current().rules();
            Rule some = rules.isEmpty() ? null : rules.get(random.nextInt(rules.size()));
            switch (random.nextInt(4)) {
                case 0 -> delete(some);
                case 1 -> replace(some, random.nextInt(65_536));
                default -> create("rule-" + i);
            }
            if (i % 50 == 49) {
                Policy before = policies.current();
                restart();
                assertThat(policies.current()).isEqualTo(before);
            }
        }
        assertThat(policies.current().rules()).hasSizeGreaterThan(20);
    }

    private void delete(@Nullable Rule rule) {
        if (rule != null) {
            policies.delete(rule.id(), found -> true, PLAIN);
        }
    }

    private void replace(@Nullable Rule rule, int port) {
        if (rule != null) {
            policies.batch(List.of(new RuleStep.Replace(rule.id(), Drafts.drop(rule.name(), port), f -> true)), PLAIN);
        }
    }

    @Test
    void entriesAndTheirDetailsComeBack() {
        Instant later = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
        sets.create(new SetDraft("a", null, List.of(entry("192.0.2.1", later, null))), PLAIN);
        sets.create(new SetDraft("b", "words", List.of()), PLAIN);
        change("a", List.of(entry("2001:db8::/32", null, "six"), entry("198.51.100.0/24", null, null)), List.of());
        change("a", List.of(entry("192.0.2.1", null, "now for good")), List.of("198.51.100.0/24"));
        change("b", List.of(entry("0.0.0.0/0", later, "ä€")), List.of());
        Policy before = policies.current();
        restart();
        assertThat(policies.current()).isEqualTo(before);
        assertThat(sets.require("a").entries().find(prefix("192.0.2.1")))
                .contains(entry("192.0.2.1", null, "now for good"));
        assertThat(sets.require("b").entries().find(prefix("0.0.0.0/0"))).contains(entry("0.0.0.0/0", later, "ä€"));
    }

    @Test
    void aSetThatWasMadeAgainHasNothingOfTheOldOne() {
        Instant made = sets.create(new SetDraft("a", null, List.of(entry("192.0.2.1", null, "old"))), PLAIN)
                .createdAt();
        sets.delete("a", set -> true, PLAIN);
        await().until(() -> Instant.now().isAfter(made.plusMillis(1)));
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        restart();
        assertThat(sets.require("a").entries().isEmpty()).isTrue();
        assertThat(sets.journal("a", 0, 10).changes()).hasSize(1);
    }

    @Test
    void manyChangesOfALargeSetComeBack() {
        Random random = new Random(7);
        sets.create(new SetDraft("large", null, List.of()), PLAIN);
        EntrySetBuilder builder = new EntrySetBuilder();
        for (int i = 0; i < 30_000; i++) {
            builder.add(entry(i, i % 7 == 0 ? "c" + i : null));
        }
        sets.replace("large", builder.build(), set -> true, PLAIN);
        for (int round = 0; round < 12; round++) {
            List<SetEntry> add = random.ints(1_000, 0, 60_000)
                    .distinct()
                    .mapToObj(i -> entry(i, i % 3 == 0 ? "d" : null))
                    .toList();
            List<String> remove = random.ints(500, 60_000, 70_000)
                    .distinct()
                    .mapToObj(i -> entry(i - 40_000, null).prefix().toString())
                    .filter(text ->
                            add.stream().noneMatch(e -> e.prefix().toString().equals(text)))
                    .toList();
            change("large", add, remove);
            EntrySet before = sets.require("large").entries();
            restart();
            assertThat(sets.require("large").entries()).isEqualTo(before);
        }
    }

    @Test
    void theJournalOutlivesARestart() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        change("a", List.of(entry("192.0.2.1", null, "x")), List.of());
        change("a", List.of(), List.of("192.0.2.1"));
        SetJournal.Page before = sets.journal("a", 0, 10);
        restart();
        assertThat(sets.journal("a", 0, 10)).isEqualTo(before);
        assertThat(before.changes()).hasSize(3);
        assertThat(before.complete()).isTrue();
        assertThat(sets.journal("a", 1, 1).more()).isTrue();
    }

    @Test
    void theJournalKeepsTheLastChanges() {
        sets.create(new SetDraft("a", null, List.of()), PLAIN);
        for (int i = 0; i < SetJournal.MOST_CHANGES; i++) {
            change("a", List.of(entry(i, null)), List.of());
        }
        SetJournal.Page page = sets.journal("a", 0, 2 * SetJournal.MOST_CHANGES);
        assertThat(page.changes()).hasSize(SetJournal.MOST_CHANGES);
        assertThat(page.complete()).isFalse();
        assertThat(sets.journal("a", 1, 1).complete()).isTrue();
    }

    @Test
    void anotherProgramsFileIsRefused() {
        Path other = directory.resolve("other.db");
        try (var plain = StoreFile.pool(other, 1, "")) {
            new org.springframework.jdbc.core.JdbcTemplate(plain).execute("CREATE TABLE t (x)");
        }
        assertThatExceptionOfType(io.xdpgate.control.StoreException.class)
                .isThrownBy(() -> StoreFile.open(other))
                .withMessageContaining("another program");
    }

    private Rule create(String name) {
        return policies.create(List.of(Drafts.drop(name, 80)), PLAIN).value().getFirst();
    }

    private void change(String set, List<SetEntry> add, List<String> remove) {
        sets.change(set, add, remove.stream().map(SqlitePolicyStoreTest::prefix).toList(), found -> true, PLAIN);
    }

    private static SetEntry entry(int number, @Nullable String comment) {
        return entry("10." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255), null, comment);
    }

    private static SetEntry entry(String prefix, @Nullable Instant expiresAt, @Nullable String comment) {
        return new SetEntry(prefix(prefix), expiresAt, comment);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
