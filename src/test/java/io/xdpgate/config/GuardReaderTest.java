package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardReaderTest {
    @Test
    void readsEntries() {
        Guard guard = read("192.0.2.0/24", "tcp", "22");

        assertThat(guard.entries())
                .containsExactly(new Guard.Entry(
                        List.of(Prefix.parse("192.0.2.0/24").orElseThrow()),
                        Protocol.TCP,
                        List.of(Range.parse("22", 65_535).orElseThrow())));
    }

    @Test
    void noEntriesNoGuard() {
        assertThat(GuardReader.read(new XdpgateProperties.GuardSettings(List.of()))
                        .entries())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/33, tcp, 22, xdpgate.guard.entries[0].sources, 192.0.2.0/24",
        "192.0.2.0/24, tcb, 22, xdpgate.guard.entries[0].protocol, udp",
        "192.0.2.0/24, tcp, 70000, xdpgate.guard.entries[0].destination-ports, 8000-8100",
        "192.0.2.0/24, icmp, 22, xdpgate.guard.entries[0], needs sources"
    })
    void namesTheSettingAndWhatWouldBeRight(
            String source, String protocol, String port, String setting, String remedy) {
        assertThatThrownBy(() -> read(source, protocol, port))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(remedy);
    }

    @Test
    void anEntryWithoutSourcesIsRefused() {
        XdpgateProperties.GuardEntry entry = new XdpgateProperties.GuardEntry(List.of(), "tcp", List.of("22"));

        assertThatThrownBy(() -> GuardReader.read(new XdpgateProperties.GuardSettings(List.of(entry))))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("xdpgate.guard.entries[0]");
    }

    private static Guard read(String source, String protocol, String port) {
        return GuardReader.read(new XdpgateProperties.GuardSettings(
                List.of(new XdpgateProperties.GuardEntry(List.of(source), protocol, List.of(port)))));
    }
}
