package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.policy;
import static io.xdpgate.bpf.CompiledByHand.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.dataplane.RuleCounter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A process that dies leaves its tables, rows and counters. Here one does, in plain memory, at every step of publishing
 * policies: the state of that memory at the step is what the next process finds.
 */
class InheritanceTest {
    private static final int RULES = 8;
    private static final int LIVES = 100;
    /** So many that the rules behind them count in their entries. */
    private static final int FILLING = CounterSlots.SLOTS;

    private final Random random = new Random(5);
    private final Map<String, Long> expected = new HashMap<>();

    /** One process. */
    private final class Life implements AutoCloseable {
        final FakePrograms programs;
        final RuleNumbers numbers = new RuleNumbers();
        final CounterSlots slots = new CounterSlots();
        final RuleCounters counters;
        final TablePublisher publisher;
        final GracePeriod gracePeriod = GracePeriod.open(() -> {}, () -> {});

        @Nullable
        FakePrograms left;

        @Nullable
        Map<String, Long> expectedThen;

        int stepsToGo = -1;

        Life(FakePrograms programs, boolean first) {
            this.programs = programs;
            PublishSteps steps = step -> {
                if (stepsToGo-- == 0) {
                    left = programs.copy();
                    expectedThen = new HashMap<>(expected);
                }
            };
            counters = new RuleCounters(numbers, slots, programs, new RuleAccounts(programs));
            TableRoom room = new TableRoom(programs, programs.current, gracePeriod, counters, steps);
            publisher = new TablePublisher(room, gracePeriod, new RuleLedger(numbers, slots, counters), steps);
            if (!first) {
                adopt();
            }
        }

        private void adopt() {
            List<Object> identities = new ArrayList<>();
            Map<Integer, String> ids = new HashMap<>();
            counters.adopt(programs::tables).forEach(found -> {
                identities.add(found.identity());
                ids.put(found.number(), found.identity().toString());
            });
            for (FakePrograms.Memory other : programs.loaded) {
                if (other != programs.current && !other.closed) {
                    FoundTables.read(other.tables(), other.id(), ids::get).ifPresent(found -> count(found.all()));
                    other.close();
                }
            }
            FoundTables found = FoundTables.read(programs.current.tables(), programs.current.id(), ids::get)
                    .orElseThrow();
            found.inForce().forEach(part -> numbers.keep(part.endOfRules()));
            count(found.left());
            publisher.inherit(new Inheritance(found.generation(), true, found.inForce(), identities));
        }

        private void count(List<FoundPart> parts) {
            parts.forEach(part -> {
                counters.add(part);
                counters.retire(part);
            });
        }

        @Override
        public void close() {
            gracePeriod.close();
        }
    }

    @Test
    void everyPacketIsCountedOnceWheneverAProcessDies() {
        Life life = new Life(new FakePrograms(), true);
        life.publisher.install(policy(1, part(0)));
        for (int i = 1; i < LIVES; i++) {
            life.stepsToGo = random.nextInt(40);
            for (int round = 0; life.left == null; round++) {
                life.publisher.install(policy(i * 100L + round, part(random.nextInt(9) == 0 ? 12_000 : 0)));
                countPackets(life.programs);
            }
            life.close();
            expected.clear();
            expected.putAll(life.expectedThen);
            life = new Life(life.left, false);
            assertCounted(life);
        }
        life.close();
    }

    private void assertCounted(Life life) {
        Map<String, RuleCounter> read = life.counters.read();
        for (int rule = 0; rule < RULES; rule++) {
            String id = "r" + rule;
            long packets = expected.getOrDefault(id, 0L);
            assertThat(read.getOrDefault(id, RuleCounter.ZERO).packets()).as(id).isEqualTo(packets);
            assertThat(life.counters
                            .read(List.of(id))
                            .getOrDefault(id, RuleCounter.ZERO)
                            .packets())
                    .as(id)
                    .isEqualTo(packets);
        }
    }

    /** Half of the rules count in slots, the others, behind those that take up the slots, in their entries. */
    private Classifier part(int more) {
        List<RuleInfo> all = new ArrayList<>();
        for (int i = 0; i < FILLING + RULES + more; i++) {
            String id = i < RULES / 2 ? "r" + i : i < RULES / 2 + FILLING ? "x" + i : "r" + (i - FILLING);
            all.add(rule(id, (1L << 44) + i));
        }
        return CompiledByHand.part(all);
    }

    private void countPackets(FakePrograms programs) {
        int entries = programs.current.main(36);
        for (int i = 0; i < RULES; i++) {
            if (random.nextBoolean()) {
                long packets = 1L + random.nextInt(9);
                programs.current.count(entries + (i < RULES / 2 ? i : FILLING + i), packets);
                expected.merge("r" + i, packets, Long::sum);
            }
        }
    }

    /** The number of a rule that was removed does not mean another one while its entries are there. */
    @Test
    void aNumberIsNotGivenAgainBeforeItsEntriesHaveGone() {
        try (Life first = new Life(new FakePrograms(), true)) {
            first.publisher.install(policy(1, part(0)));
            Classifier main = part(4);
            first.publisher.install(policy(2, main));
            int last = first.programs.current.main(36) + main.rules().size() - 1;
            first.programs.current.count(last, 5);
            first.publisher.install(policy(3, main, main.rules().size() - 1));
            int before = first.numbers.end();
            try (Life second = new Life(first.programs.copy(), false)) {
                assertThat(second.numbers.end()).isEqualTo(before);
                second.publisher.install(policy(4, CompiledByHand.part("new")));
                assertThat(second.numbers.number("new")).isGreaterThanOrEqualTo(before);
                second.gracePeriod.await(second.gracePeriod.begin());
                second.publisher.install(policy(5, CompiledByHand.part("new")));
                assertThat(second.counters
                                .read()
                                .getOrDefault("new", RuleCounter.ZERO)
                                .packets())
                        .isZero();
            }
        }
    }

    /** Its memory is free for other parts, which a third process must not take for what was there before. */
    @Test
    void whatGenerationsBeforeLeftIsCountedByTheNextProcessAlone() {
        try (Life first = new Life(new FakePrograms(), true)) {
            first.publisher.install(policy(1, part(0)));
            first.publisher.install(policy(2, part(1)));
            FakePrograms left = first.programs.copy();
            left.current.tables().set(ValueLayout.JAVA_INT, 4, 0); // as if no grace period had ended
            try (Life second = new Life(left, false)) {
                assertThat(second.programs.current.u32(4)).isEqualTo(second.programs.current.generation() - 1);
            }
        }
    }

    @Test
    void whatWasUnderWayToItsRuleArrivesOnce() {
        FakePrograms programs = new FakePrograms();
        RuleAccounts rows = new RuleAccounts(programs);
        rows.makeRoom(5);
        rows.begin(4, "r_a", new CounterSums.Counter(10, 1000, 7), 0);
        MemorySegment tables = programs.current.tables();
        programs.current.count(300, 3);
        CountedPart dying = new CountedPart() {
            @Override
            public int program() {
                return 1;
            }

            @Override
            public MemorySegment memory() {
                throw new IllegalStateException("killed");
            }

            @Override
            public void count(Counts counts) {}

            @Override
            public void countOf(String ruleId, Counts counts) {}
        };
        try {
            rows.takeOver(4, dying, 300, new CounterSums.Counter(3, 30, 9));
        } catch (IllegalStateException killed) {
            assertThat(killed).hasMessage("killed");
        }
        RuleAccounts next = new RuleAccounts(programs);
        next.carryOutRest(program -> program == 1 ? tables : null);
        next.carryOutRest(program -> tables);
        assertThat(next.counted(4)).isEqualTo(new CounterSums.Counter(13, 1030, 9));
        assertThat(programs.current.u64(300 * 64 + 40)).isZero();
        assertThat(next.living()).containsExactly(new RuleAccounts.Found(4, "r_a", 0));
    }

    @Test
    void rowsSayWhoLives() {
        FakePrograms programs = new FakePrograms();
        RuleAccounts rows = new RuleAccounts(programs);
        rows.makeRoom(3);
        CounterSums.Counter nothing = new CounterSums.Counter(0, 0, 0);
        rows.begin(0, "r_aaaaaaaaaaaaaaaaaaaaaaaa", nothing, 17);
        rows.begin(1, 5L, nothing, 18);
        rows.begin(2, "r_b", nothing, 19);
        rows.end(2);
        rows.makeRoom(10_000);
        rows.setCounter(0, 20);
        assertThat(new RuleAccounts(programs).living())
                .containsExactly(
                        new RuleAccounts.Found(0, "r_aaaaaaaaaaaaaaaaaaaaaaaa", 20), new RuleAccounts.Found(1, 5L, 18));
    }

    @Test
    void tablesWithoutAPolicyAreNotGoneOnWith() {
        MemorySegment tables = Arena.ofAuto().allocate(1 << 20, 64);
        assertThat(FoundTables.read(tables, 1, number -> null)).isEmpty();
        FoundTables.sign(tables, new byte[32]);
        assertThat(FoundTables.isReadable(tables)).isTrue();
        assertThat(FoundTables.isOf(tables, new byte[32])).isTrue();
        byte[] other = new byte[32];
        other[31] = 1;
        assertThat(FoundTables.isOf(tables, other)).isFalse();
        tables.set(java.lang.foreign.ValueLayout.JAVA_LONG, 8, 5);
        assertThat(FoundTables.isReadable(tables)).isFalse();
    }
}
