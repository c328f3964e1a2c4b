package io.xdpgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    @Test
    void readsWhatInstantsWrite() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextLong(-10_000_000_000L, 300_000_000_000L);
            long nanos = switch (i % 4) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000) * 1_000_000L;
                case 2 -> random.nextInt(1_000_000) * 1_000L;
                default -> random.nextInt(1_000_000_000);
            };
            Instant instant = Instant.ofEpochSecond(seconds, nanos);
            assertThat(InstantText.parse(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-30T14:00:00Z",
                "2026-11-30T14:00:00.1Z",
                "2024-02-29T23:59:59.999999999Z",
                "1970-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "2026-11-30T14:00:00.Z",
                "2026-11-30T24:00:00Z"
            })
    void agreesWithTheLibrary(String text) {
        assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-30",
                "2026-13-30T14:00:00Z",
                "2026-02-30T14:00:00Z",
                "2026-11-30T14:60:00Z",
                "2026-11-30T14:00:0xZ",
                "2026-11-30T14:00:00.1234567890Z"
            })
    void refusesTheRest(String text) {
        assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> InstantText.parse(text));
    }
}
