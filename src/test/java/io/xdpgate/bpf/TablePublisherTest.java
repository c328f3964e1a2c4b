package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.part;
import static io.xdpgate.bpf.CompiledByHand.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.bpf.PublishSteps.Step;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.dataplane.RuleCounter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TablePublisherTest {
    private static final int ENTRIES = 36;

    private final FakePrograms programs = new FakePrograms();
    private final GracePeriod gracePeriod = GracePeriod.open(() -> {}, () -> {});
    private final RuleNumbers numbers = new RuleNumbers();
    private final CounterSlots slots = new CounterSlots();
    private final RuleCounters counters = new RuleCounters(numbers, slots, programs, new RuleAccounts(programs));
    private final RuleLedger ledger = new RuleLedger(numbers, slots, counters);
    private final Set<Step> seen = EnumSet.noneOf(Step.class);
    private @Nullable Step failing;
    private final PublishSteps steps = step -> {
        seen.add(step);
        if (step == failing) {
            throw new OutOfMemoryError("test: " + step);
        }
    };
    private final TableRoom room = new TableRoom(programs, programs.current, gracePeriod, counters, steps);
    private final TablePublisher publisher = new TablePublisher(room, gracePeriod, ledger, steps);

    @AfterEach
    void close() {
        gracePeriod.close();
    }

    @Test
    void aPolicyIsInForceWithItsGeneration() {
        assertThat(publisher.hasPolicy()).isFalse();
        publisher.install(policy(7, part("a", "b")));
        assertThat(programs.current.generation()).isEqualTo(3);
        assertThat(programs.current.revision()).isEqualTo(7);
        publisher.install(policy(8, part("a", "b")));
        assertThat(programs.current.generation()).isEqualTo(4);
        assertThat(programs.current.revision()).isEqualTo(8);
        assertThat(publisher.hasPolicy()).isTrue();
    }

    @Test
    void aPartThatIsKnownStaysWhereItIs() {
        Classifier main = part("a", "b", "c");
        publisher.install(policy(1, main));
        int entries = programs.current.main(ENTRIES);
        publisher.install(policy(2, main, part("d"), 1));
        assertThat(programs.current.main(ENTRIES)).isEqualTo(entries);
        assertThat(programs.current.isDead(entries)).isFalse();
        assertThat(programs.current.isDead(entries + 1)).isTrue();
        assertThat(programs.current.overlay(ENTRIES)).isNotEqualTo(entries).isPositive();
        gracePeriod.await(gracePeriod.begin());
        publisher.install(policy(3, main, part("e"), 1, 2));
        assertThat(programs.current.u16((entries + 1) * 64L + 36)).as("frozen").isEqualTo(1);
        assertThat(programs.current.isDead(entries + 2)).isTrue();
        assertThat(programs.current.isDead(entries)).isFalse();
    }

    @Test
    void aRuleThatLivesAgainIsWrittenAgain() {
        Classifier main = part("a", "b");
        publisher.install(policy(1, main, 1));
        int entries = programs.current.main(ENTRIES);
        assertThat(programs.current.isDead(entries + 1)).isTrue();
        publisher.install(policy(2, main));
        assertThat(programs.current.main(ENTRIES)).isNotEqualTo(entries);
        assertThat(programs.current.isDead(programs.current.main(ENTRIES) + 1)).isFalse();
    }

    @Test
    void generationsThatMeanSomethingInAStampAreSkipped() {
        Classifier main = part("a", "b");
        publisher.install(policy(1, main));
        for (int i = 0; i < 70_000; i++) {
            publisher.install(policy(2, main));
            assertThat(programs.current.generation() & 0xffff).isGreaterThan(1);
        }
        assertThat(programs.current.generation()).isGreaterThan(0x1_0000);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aFaultAtAnyStepLeavesTheFormerPolicyInForce(Step step) {
        Classifier main = restOf("a", "b", "c");
        publisher.install(policy(1, main));
        programs.current.count(programs.current.main(ENTRIES), 3);
        Classifier large = part(many("big", 20_000));
        failing = step;
        assertThatExceptionOfType(OutOfMemoryError.class).as("with a death").isThrownBy(() -> {
            publisher.install(policy(2, main, part("d"), 1));
            publisher.install(policy(3, large));
        });
        boolean failedLate = seen.contains(Step.LOAD) || step == Step.LOAD;
        assertThat(programs.current.revision()).isEqualTo(failedLate ? 2 : 1);
        assertThat(programs.current.isDead(programs.current.main(ENTRIES))).isFalse();
        assertThat(programs.current.isDead(programs.current.main(ENTRIES) + 1)).isEqualTo(failedLate);
        assertThat(packets("a")).isEqualTo(3);

        failing = null;
        publisher.install(policy(4, main, part("d"), 2));
        assertThat(programs.current.revision()).isEqualTo(4);
        assertThat(programs.current.isDead(programs.current.main(ENTRIES) + 2)).isTrue();
        assertThat(programs.current.isDead(programs.current.main(ENTRIES) + 1)).isFalse();
        publisher.install(policy(5, large));
        assertThat(programs.current.revision()).isEqualTo(5);
        assertThat(packets("a")).isEqualTo(3);
        assertThat(seen).containsAll(EnumSet.allOf(Step.class));
    }

    @Test
    void failuresLeakNoLines() {
        publisher.install(policy(1, restOf("a", "b", "c")));
        for (Step step : List.of(Step.WRITE, Step.WAIT, Step.WRITE_HEADER)) {
            failing = step;
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> publisher.install(policy(2, part("x", "y"))));
        }
        failing = null;
        publisher.install(policy(3, part("z")));
        gracePeriod.await(gracePeriod.begin());
        room.reclaim();
        assertThat(room.memory().used()).isEqualTo(TableMemory.ROOT_LINES + 4);
    }

    @Test
    void tablesGrowWithThePolicyAndShrinkAgain() {
        Classifier small = part("a", "b");
        publisher.install(policy(1, small));
        programs.current.count(programs.current.main(ENTRIES) + 1, 5);
        FakePrograms.Memory first = programs.current;
        publisher.install(policy(2, part(many("big", 100_000))));
        FakePrograms.Memory larger = programs.current;
        assertThat(larger.segments()).isEqualTo(14);
        assertThat(first.closed).isTrue();
        assertThat(larger.revision()).isEqualTo(2);
        assertThat(packets("b")).isEqualTo(5);
        larger.count(larger.main(ENTRIES) + 99_999, 2);
        assertThat(packets("big99999")).isEqualTo(2);
        assertThat(publisher.usage().getFirst().capacity()).isEqualTo(14L * 16_384);

        publisher.install(policy(3, part("a", "big99999")));
        assertThat(programs.current.segments()).isEqualTo(1);
        assertThat(larger.closed).isTrue();
        assertThat(programs.current.revision()).isEqualTo(3);
        programs.current.count(programs.current.main(ENTRIES) + 1, 1);
        assertThat(packets("big99999")).isEqualTo(3);
        assertThat(publisher.usage().getFirst().capacity()).isEqualTo(16_384);
    }

    @Test
    void aHundredThousandRulesAreWrittenAndReadFast() {
        Classifier main = part(many("r", 100_000));
        publisher.install(policy(1, main));
        List<Long> writes = new ArrayList<>();
        List<Long> reads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Classifier again = part(main.rules());
            long start = System.nanoTime();
            publisher.install(policy(2, again));
            long middle = System.nanoTime();
            assertThat(counters.read()).hasSize(100_000);
            writes.add((middle - start) / 1_000_000);
            reads.add((System.nanoTime() - middle) / 1_000_000);
        }
        System.out.println("100,000 rules: installed in " + writes + " ms, counters read in " + reads + " ms");
        assertThat(writes.stream().min(Long::compare).orElseThrow()).isLessThan(1_000);
    }

    private Classifier restOf(String... ids) {
        Classifier plain = part(ids);
        var rest = new io.xdpgate.compiler.tables.Rest(
                IntStream.range(0, ids.length).toArray(),
                new long[] {1, -1},
                new int[] {0},
                new java.util.EnumMap<>(io.xdpgate.compiler.tables.Field.class));
        return part(plain.rules(), rest);
    }

    private static List<RuleInfo> many(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> CompiledByHand.rule(prefix + i, (1L << 43) + i))
                .toList();
    }

    private long packets(String id) {
        long all = counters.read().getOrDefault(id, RuleCounter.ZERO).packets();
        assertThat(counters.read(List.of(id)).getOrDefault(id, RuleCounter.ZERO).packets())
                .isEqualTo(all);
        return all;
    }
}
