package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.part;
import static io.xdpgate.bpf.CompiledByHand.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.dataplane.RuleCounter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of the tables that somebody else changes. */
class TableWatchTest {
    private static final int ENTRIES = 36;

    private final FakePrograms programs = new FakePrograms();
    private final GracePeriod gracePeriod = GracePeriod.open(() -> {}, () -> {});
    private final RuleNumbers numbers = new RuleNumbers();
    private final CounterSlots slots = new CounterSlots();
    private final RuleCounters counters = new RuleCounters(numbers, slots, programs, new RuleAccounts(programs));
    private final TableRoom room = new TableRoom(programs, programs.current, gracePeriod, counters, PublishSteps.NONE);
    private final TablePublisher publisher =
            new TablePublisher(room, gracePeriod, new RuleLedger(numbers, slots, counters), PublishSteps.NONE);

    @AfterEach
    void close() {
        gracePeriod.close();
    }

    private MemorySegment tables() {
        return programs.current.tables();
    }

    private void flip(long at) {
        tables().set(ValueLayout.JAVA_BYTE, at, (byte) (tables().get(ValueLayout.JAVA_BYTE, at) ^ 0x40));
    }

    @Test
    void whatTheProgramAndPoliciesChangeIsNoTampering() {
        Classifier main = part("a", "b", "c");
        publisher.install(policy(1, main));
        int entries = programs.current.main(ENTRIES);
        tables().set(ValueLayout.JAVA_LONG, entries * 64L + 40, 7);
        tables().set(ValueLayout.JAVA_LONG, entries * 64L + 48, 700);
        tables().set(ValueLayout.JAVA_INT, entries * 64L + 60, 9);
        assertThat(publisher.findTampering(1)).isEmpty();
        publisher.install(policy(2, main, part("d"), 1));
        assertThat(publisher.findTampering(1)).isEmpty();
        assertThat(publisher.findTampering(1)).isEmpty();
    }

    @Test
    void anyOtherByteIsFoundAndWrittenAgain() {
        Random random = new Random(11);
        for (int round = 0; round < 40; round++) {
            Classifier main = part("a", "b", "c");
            publisher.install(policy(round, main, part("d"), 1));
            List<FoundPart> parts = Extents.read(tables(), programs.current.generation(), 1, number -> null)
                    .orElseThrow();
            Run run = parts.get(random.nextInt(parts.size())).run();
            long line = run.line() + (long) random.nextInt(run.lines());
            flip(line * 64 + random.nextInt(36)); // in front of what changes in an entry
            assertThat(publisher.findTampering(1)).contains("tables");
            int generation = programs.current.generation();
            publisher.rewrite();
            assertThat(publisher.findTampering(1)).isEmpty();
            assertThat(programs.current.generation()).isGreaterThan(generation);
            assertThat(programs.current.revision()).isEqualTo(round);
            assertThat(programs.current.isDead(programs.current.main(ENTRIES) + 1))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64})
    void theWayToThePolicyIsLookedAtFirst(long offset) {
        publisher.install(policy(1, part("a")));
        flip(offset == 0 ? 0 : programs.current.header() + 4);
        assertThat(publisher.findTampering(1_000)).contains("generation");
        publisher.rewrite();
        assertThat(publisher.findTampering(1)).isEmpty();
    }

    @Test
    void everythingIsComparedInAsManyStepsAsAskedFor() {
        publisher.install(policy(1, CompiledByHand.large(60_000, "a")));
        flip((programs.current.main(ENTRIES) + 59_999) * 64L);
        int steps = 0;
        while (publisher.findTampering(50).isEmpty()) {
            steps++;
            assertThat(steps).isLessThan(50);
        }
        assertThat(steps).isPositive();
    }

    @Test
    void countsSurviveTheRewriting() {
        publisher.install(policy(1, part("a")));
        programs.current.count(programs.current.main(ENTRIES), 9);
        publisher.rewrite();
        programs.current.count(programs.current.main(ENTRIES), 1);
        assertThat(counters.read().getOrDefault("a", RuleCounter.ZERO).packets())
                .isEqualTo(10);
    }
}
