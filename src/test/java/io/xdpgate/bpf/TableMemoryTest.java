package io.xdpgate.bpf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.xdpgate.bpf.TableMemory.Run;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TableMemoryTest {
    private static final int CAPACITY = 16_384;

    private final TableMemory memory = new TableMemory(1, Arena.ofAuto().allocate(1 << 20, 64));

    @Test
    void theRootKeepsTheFirstLines() {
        assertThat(TableMemory.ROOT_LINES).isEqualTo(833);
        assertThat(memory.allocate(1)).isEqualTo(new Run(833, 1));
        assertThat(memory.used()).isEqualTo(834);
        assertThat(memory.capacity()).isEqualTo(CAPACITY);
    }

    @Test
    void everythingCanBeTakenAndNoMore() {
        assertThat(memory.allocate(CAPACITY - 22)).isNull();
        Run all = memory.allocate(CAPACITY - 833);
        assertThat(all).isNotNull();
        assertThat(memory.allocate(1)).isNull();
        memory.free(requireNonNull(all));
        assertThat(memory.allocate(CAPACITY - 833)).isEqualTo(all);
    }

    @Test
    void noLineIsGivenTwiceAndHolesGrowTogether() {
        Random random = new Random(20261123);
        BitSet taken = new BitSet();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Run run = random.nextBoolean() ? memory.allocate(1 + random.nextInt(400)) : null;
            if (run != null) {
                assertThat(run.line()).isGreaterThanOrEqualTo(833);
                assertThat(run.line() + run.lines()).isLessThanOrEqualTo(CAPACITY);
                assertThat(taken.nextSetBit(run.line()))
                        .satisfiesAnyOf(
                                next -> assertThat(next).isEqualTo(-1),
                                next -> assertThat(next).isGreaterThanOrEqualTo(run.line() + run.lines()));
                taken.set(run.line(), run.line() + run.lines());
                runs.add(run);
            } else if (!runs.isEmpty()) {
                Run gone = runs.remove(random.nextInt(runs.size()));
                taken.clear(gone.line(), gone.line() + gone.lines());
                memory.free(gone);
            }
            assertThat(memory.used()).isEqualTo(833 + taken.cardinality());
        }
        runs.forEach(memory::free);
        assertThat(memory.allocate(CAPACITY - 833)).isNotNull();
    }

    @Test
    void whatIsInUseAlreadyIsNotGivenAgain() {
        memory.reserve(new Run(833, 10));
        memory.reserve(new Run(924, 5));
        memory.reserve(new Run(CAPACITY - 1, 1));
        assertThat(memory.used()).isEqualTo(833 + 16);
        assertThat(memory.allocate(81)).isEqualTo(new Run(843, 81));
        assertThat(memory.allocate(1)).isEqualTo(new Run(929, 1));
        assertThat(memory.allocate(CAPACITY - 930)).isNull();
        assertThat(memory.allocate(CAPACITY - 931)).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> memory.reserve(new Run(926, 1)));
        memory.free(new Run(924, 5));
        assertThat(memory.allocate(5)).isEqualTo(new Run(924, 5));
    }

    @Test
    void whatIsGivenUpIsFreeAfterItsGracePeriod() {
        List<String> told = new ArrayList<>();
        Run first = requireNonNull(memory.allocate(100));
        Run second = requireNonNull(memory.allocate(50));
        memory.giveUp(first, 1, () -> told.add("first"));
        memory.giveUp(second, 2, () -> told.add("second"));
        memory.reclaim(ticket -> ticket < 1);
        assertThat(memory.waiting()).isEqualTo(150);
        memory.reclaim(ticket -> ticket <= 1);
        assertThat(told).containsExactly("first");
        assertThat(memory.allocate(100)).isEqualTo(first);
        assertThat(memory.allocate(50)).isNotEqualTo(second);
        memory.reclaim(ticket -> true);
        assertThat(told).containsExactly("first", "second");
        assertThat(memory.allocate(50)).isEqualTo(second);
    }

    @Test
    void aLineIsNotFreedTwice() {
        Run run = requireNonNull(memory.allocate(10));
        memory.free(run);
        assertThatIllegalStateException().isThrownBy(() -> memory.free(run));
    }
}
