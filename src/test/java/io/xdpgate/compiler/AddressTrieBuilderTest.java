package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xdpgate.policy.Family;
import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddressTrieBuilderTest {
    private static final Random RANDOM = new Random(11);

    private final AddressTrieBuilder builder = new AddressTrieBuilder();

    @ParameterizedTest
    @EnumSource(AddressTrieBuilder.Layout.class)
    void findsTheRangeOfEveryAddress(AddressTrieBuilder.Layout layout) {
        AddressTrieBuilder shared = new AddressTrieBuilder(layout);
        List<Runnable> checks = new ArrayList<>();
        for (Family family : Family.values()) {
            for (int size : new int[] {1, 2, 3, 7, 8, 9, 10, 64, 65, 300, 5_000, 70_000}) {
                for (int spread = 0; spread < (size > 300 ? 2 : 6); spread++) {
                    NavigableMap<UInt128, Integer> map = ranges(family, size, spread);
                    int root = add(shared, family, map);
                    checks.add(() -> assertFound(shared, root, family, map));
                }
            }
        }
        checks.forEach(Runnable::run);
    }

    private static void assertFound(
            AddressTrieBuilder shared, int root, Family family, NavigableMap<UInt128, Integer> map) {
        int[] words = shared.words();
        for (UInt128 start : map.keySet()) {
            for (UInt128 address : List.of(start, start.previous(), start.next())) {
                UInt128 masked = family == Family.IPV4 ? new UInt128(address.high() & -1L << 32, 0) : address;
                int found = TrieReader.find(words, root, masked.high(), masked.low());
                if (found != map.floorEntry(masked).getValue()) {
                    throw new AssertionError(masked + " is in class " + found);
                }
            }
        }
    }

    /** Starts anywhere, or near one another below some bit. */
    private static NavigableMap<UInt128, Integer> ranges(Family family, int size, int spread) {
        NavigableMap<UInt128, Integer> map = new TreeMap<>();
        map.put(UInt128.ZERO, RANDOM.nextInt(4));
        int bits = new int[] {128, 24, 40, 100, 64, 16}[spread];
        UInt128 base = new UInt128(RANDOM.nextLong(), RANDOM.nextLong());
        for (int i = 1; i < size; i++) {
            UInt128 noise = new UInt128(RANDOM.nextLong(), RANDOM.nextLong());
            UInt128 start = base.and(UInt128.ones(bits).not()).or(noise.and(UInt128.ones(bits)));
            if (family == Family.IPV4) {
                long address = start.low() & 0xffff_ffffL;
                start = new UInt128(address << 32, 0);
            } else if (RANDOM.nextInt(3) == 0) {
                start = start.and(UInt128.ones(32 * RANDOM.nextInt(4)).not());
            }
            map.put(start, RANDOM.nextInt(1_000_000));
        }
        UInt128 last = family == Family.IPV4 ? new UInt128(-1L << 32, 0) : UInt128.ones(128);
        if (spread % 2 == 1) {
            map.put(last, 77);
        }
        return map;
    }

    private static int add(AddressTrieBuilder shared, Family family, NavigableMap<UInt128, Integer> map) {
        return shared.add(
                family,
                map.keySet().stream().mapToLong(UInt128::high).toArray(),
                map.keySet().stream().mapToLong(UInt128::low).toArray(),
                map.values().stream().mapToInt(Integer::intValue).toArray(),
                map.size());
    }

    @Test
    void oneClassIsALeaf() {
        assertThat(builder.add(Family.IPV4, new long[] {0, 1L << 32}, new long[2], new int[] {5, 5}, 2))
                .isEqualTo(5);
        assertThat(builder.words()).isEmpty();
    }

    @Test
    void fewRangesAreOneLine() {
        int root = builder.add(Family.IPV4, new long[] {0, 10L << 56, 11L << 56}, new long[3], new int[] {0, 3, 0}, 3);
        assertThat(root).isEqualTo(1 << 31);
        assertThat(builder.words()).containsExactly(10 << 24, 11 << 24, -1, -1, -1, -1, -1, 0, 3, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void largeMapsBeginWithATableOfRefs() {
        long[] highs = new long[9];
        int[] classes = new int[9];
        for (int i = 0; i < 9; i++) {
            highs[i] = (long) i << 48;
            classes[i] = i;
        }
        assertThat(builder.add(Family.IPV4, highs, new long[9], classes, 9)).isEqualTo(1 << 31 | 2 << 28);
        assertThat(builder.words()).hasSize(65_536).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 8);
        AddressTrieBuilder compact = new AddressTrieBuilder(AddressTrieBuilder.Layout.COMPACT);
        assertThat(compact.add(Family.IPV4, highs, new long[9], classes, 9)).isEqualTo(1 << 31);
        assertThat(compact.words()).hasSize(3 * 16);
    }

    @Test
    void refusesWhatIsNoRangeMap() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(Family.IPV4, new long[] {1}, new long[1], new int[1], 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.add(Family.IPV4, new long[1], new long[1], new int[] {-1}, 1));
        assertThat(builder.add(Family.IPV4, new long[1], new long[1], new int[1], 1))
                .isZero();
    }

    /** The aim is 400 ms. */
    @Test
    @Tag("timing")
    void millionsOfRangesTakePartsOfASecond() {
        long[] highs = RANDOM.longs(3_500_000, 0, 1L << 32)
                .map(address -> address ^ 1L << 31)
                .sorted()
                .distinct()
                .map(address -> address << 32)
                .toArray();
        highs[0] = 0;
        int[] classes = new int[highs.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = i & 1;
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            AddressTrieBuilder fresh = new AddressTrieBuilder();
            fresh.add(Family.IPV4, highs, new long[highs.length], classes, highs.length);
            assertThat(fresh.words().length).isGreaterThan(highs.length);
            best = Math.min(best, System.nanoTime() - start);
        }
        assertThat(best).isLessThan(4_000_000_000L);
    }
}
