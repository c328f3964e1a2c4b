package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockedMemoryTest {
    private static final long MAPS = 40_000_000;
    private static final long RINGS = 1_000_000;
    private static final long SYS_RESOURCE = 1L << 24;
    private static final long IPC_LOCK = 1L << 14;

    @ParameterizedTest
    @CsvSource({
        "5.10.0-30-amd64, 8388608, 8388608, MISSING",
        "5.10.0-30-amd64, 40999999, 40999999, MISSING",
        "5.10.0-30-amd64, 41000000, 41000000, OK",
        "5.10.0-30-amd64, 8388608, unlimited, OK",
        "5.10.0-30-amd64, 65536, unlimited, OK",
        "5.10.0-30-amd64, unlimited, unlimited, OK",
        "5.11.0, 8388608, 8388608, OK",
        "5.11.0, 65536, 65536, DEGRADED",
        "5.11.0, 999999, 999999, DEGRADED",
        "6.12.1, 1000000, 1000000, OK",
    })
    void mapsCountBefore511AndRingsAlways(String release, String soft, String hard, Outcome expected) {
        assertThat(check(release, soft, hard, 0).outcome()).isEqualTo(expected);
    }

    @Test
    void capabilitiesLiftTheLimit() {
        assertThat(check("5.10.0", "8388608", "8388608", SYS_RESOURCE).outcome())
                .isEqualTo(Outcome.OK);
        assertThat(check("5.10.0", "65536", "65536", SYS_RESOURCE | IPC_LOCK).outcome())
                .isEqualTo(Outcome.OK);
        assertThat(check("5.10.0", "65536", "65536", IPC_LOCK).outcome()).isEqualTo(Outcome.MISSING);
        assertThat(check("6.1.0", "65536", "65536", IPC_LOCK).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void theWordsNameWhatCounts() {
        assertThat(check("5.10.0", "65536", "65536", 0).detail()).contains("65536 bytes", "maps and event rings");
        assertThat(check("5.10.0", "65536", "65536", 0).remedy()).contains("LimitMEMLOCK");
        assertThat(check("6.1.0", "unlimited", "unlimited", 0).detail()).contains("limited to nothing", "event rings");
    }

    @Test
    void anUnreadableLimitIsUnknown() {
        assertThat(LockedMemory.check(List.of(), "6.1.0", 0, OptionalLong.empty(), 0)
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
    }

    private static Check check(String release, String soft, String hard, long capabilities) {
        String line = String.format("%-25s %-20s %-20s %-10s", "Max locked memory", soft, hard, "bytes");
        return LockedMemory.check(
                List.of("Limit  Soft Limit", line), release, capabilities, OptionalLong.of(MAPS), RINGS);
    }
}
