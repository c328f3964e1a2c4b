package io.xdpgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeavyHittersTest {
    @Test
    void countsExactlyWhileThereIsRoom() {
        HeavyHitters<String> hitters = new HeavyHitters<>(3);
        List.of("a", "b", "a", "c", "a", "b").forEach(hitters::add);
        assertThat(hitters.top(2))
                .containsExactly(new HeavyHitters.Hitter<>("a", 3, 0), new HeavyHitters.Hitter<>("b", 2, 0));
        assertThat(hitters.total()).isEqualTo(6);
        assertThat(hitters.errorBound()).isZero();
    }

    @Test
    void aNewKeyTakesTheSmallestCounterOverAndSaysSo() {
        HeavyHitters<String> hitters = new HeavyHitters<>(2);
        List.of("a", "a", "a", "b", "c").forEach(hitters::add);
        assertThat(hitters.top(9))
                .containsExactly(new HeavyHitters.Hitter<>("a", 3, 0), new HeavyHitters.Hitter<>("c", 2, 1));
        assertThat(hitters.errorBound()).isEqualTo(2);
    }

    /** What the class promises, on a stream with a few heavy keys among 100,000 light ones. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsItsBoundsOnASkewedStream(long seed) {
        Random random = new Random(seed);
        HeavyHitters<Integer> hitters = new HeavyHitters<>(100);
        Map<Integer, Long> truth = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // A Zipf-like law: key k about as often as 1/k.
            int key = (int) Math.exp(random.nextDouble() * Math.log(100_000));
            truth.merge(key, 1L, Long::sum);
            hitters.add(key);
        }
        assertThat(hitters.total()).isEqualTo(200_000);
        assertThat(hitters.errorBound()).isLessThanOrEqualTo(200_000 / 100);
        List<HeavyHitters.Hitter<Integer>> all = hitters.top(100);
        assertThat(all).hasSize(100);
        assertThat(all.stream().mapToLong(HeavyHitters.Hitter::count).sum())
                .as("each key went into one counter")
                .isEqualTo(200_000);
        for (HeavyHitters.Hitter<Integer> hitter : all) {
            long real = truth.getOrDefault(hitter.key(), 0L);
            assertThat(real).isBetween(hitter.count() - hitter.error(), hitter.count());
            assertThat(hitter.error()).isLessThanOrEqualTo(hitters.errorBound());
        }
        truth.forEach((key, count) -> {
            if (count > hitters.errorBound()) {
                assertThat(all)
                        .as("key %d came %d times", key, count)
                        .anyMatch(hitter -> hitter.key().equals(key));
            }
        });
    }

    @Test
    void needsRoom() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HeavyHitters<String>(0));
    }
}
