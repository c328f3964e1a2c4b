package io.xdpgate.api.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GuardJsonTest {
    private static final String PROTOCOLS = "\"protocols\":[\"arp\",\"neighbour-discovery\","
            + "\"multicast-listener-discovery\",\"dhcp-reply\",\"dhcpv6-reply\",\"path-mtu\"]}";

    @Test
    void showsTheEntriesAsARuleWould() {
        Guard guard = new Guard(List.of(new Guard.Entry(
                List.of(
                        Prefix.parse("192.0.2.7").orElseThrow(),
                        Prefix.parse("2001:DB8::/32").orElseThrow()),
                Protocol.TCP,
                List.of(
                        Range.parse("22", 65_535).orElseThrow(),
                        Range.parse("8000-8100", 65_535).orElseThrow()))));
        assertThat(JsonMapper.shared().writeValueAsString(GuardJson.of(guard)))
                .isEqualTo("{\"entries\":[{\"sources\":[\"192.0.2.7\",\"2001:db8::/32\"],\"protocol\":\"tcp\","
                        + "\"destinationPorts\":[\"22\",\"8000-8100\"]}]," + PROTOCOLS);
    }

    @Test
    void theProtocolsAreGuardedWithoutEntriesToo() {
        assertThat(JsonMapper.shared().writeValueAsString(GuardJson.of(Guard.NONE)))
                .isEqualTo("{\"entries\":[]," + PROTOCOLS);
    }
}
