package io.xdpgate.bpf.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are written as words at the offsets of {@code bpf/abi.h}, so the layouts are judged too. */
class CounterSumsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64})
    void addsCountersAndTakesTheLatestTime(int cpus) {
        long[] words = words(cpus, 5);
        CounterSums.Counter sum = CounterSums.counter(segment(words), cpus);
        assertThat(sum.packets()).isEqualTo(sum(words, 5, 0));
        assertThat(sum.bytes()).isEqualTo(sum(words, 5, 1));
        assertThat(sum.lastNs()).isEqualTo(max(words, 5, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64})
    void addsTotals(int cpus) {
        long[] words = words(cpus, 66);
        for (int cell = 0; cell < 32; cell++) {
            assertThat(CounterSums.total(segment(words), cell, cpus))
                    .isEqualTo(new CounterSums.Total(sum(words, 66, 2 + 2 * cell), sum(words, 66, 3 + 2 * cell)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64})
    void addsEventTotals(int cpus) {
        long[] words = words(cpus, 6);
        assertThat(CounterSums.eventTotal(segment(words), cpus))
                .isEqualTo(new CounterSums.EventTotal(
                        sum(words, 6, 0), sum(words, 6, 1), sum(words, 6, 2), sum(words, 6, 3)));
    }

    @Test
    void aCounterThatNeverMovedIsZero() {
        assertThat(CounterSums.counter(segment(new long[10]), 2)).isEqualTo(new CounterSums.Counter(0, 0, 0));
    }

    @Test
    void refusesASegmentWithoutTheLastCpu() {
        MemorySegment twoCpus = segment(new long[10]);
        assertThat(CounterSums.counter(twoCpus, 2).packets()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> CounterSums.counter(twoCpus, 3));
    }

    private static long[] words(int cpus, int width) {
        return new Random(31L * cpus + width)
                .longs((long) cpus * width, 0, 1L << 40)
                .toArray();
    }

    private static MemorySegment segment(long[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        bytes.asLongBuffer().put(words);
        return MemorySegment.ofArray(bytes.array());
    }

    private static long sum(long[] words, int width, int column) {
        long sum = 0;
        for (int i = column; i < words.length; i += width) {
            sum += words[i];
        }
        return sum;
    }

    private static long max(long[] words, int width, int column) {
        long max = 0;
        for (int i = column; i < words.length; i += width) {
            max = Math.max(max, words[i]);
        }
        return max;
    }
}
