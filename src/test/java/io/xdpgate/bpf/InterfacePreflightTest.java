package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.ffi.EthtoolFeatures.Feature;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterfacePreflightTest {
    private static final Feature ON = new Feature(true, true);
    private static final Feature OFF = new Feature(false, true);
    private static final Feature FIXED = new Feature(true, false);

    @Test
    void aCardThatNeedsNothingIsFine() {
        Check check = InterfacePreflight.judge(card(1_500), "ixgbe", Map.of("rx-lro", OFF, "rx-vlan-hw-parse", ON));
        assertThat(check.name()).isEqualTo("interface-eth1");
        assertThat(check.outcome()).isEqualTo(Outcome.OK);
        assertThat(check.detail()).contains("ixgbe", "4 receive queues", "MTU 1500", "LRO off", "rxvlan on");
        assertThat(check.remedy()).isNull();
    }

    @Test
    void whatStandsInTheWayIsNamedWithTheCommand() {
        Check check = InterfacePreflight.judge(card(9_000), "bnxt_en", Map.of("rx-lro", ON, "rx-gro-hw", ON));
        assertThat(check.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(check.remedy())
                .contains("ethtool -K eth1 lro off", "ethtool -K eth1 rx-gro-hw off", "ip link set eth1 mtu 3000");
    }

    @Test
    void whatCannotBeChangedIsSaid() {
        Check check = InterfacePreflight.judge(card(1_500), "odd", Map.of("rx-lro", FIXED, "rx-vlan-hw-parse", FIXED));
        assertThat(check.remedy()).contains("generic mode", "VLAN tags").doesNotContain("ethtool");
    }

    private static LinkDescription card(int mtu) {
        return new LinkDescription("eth1", 2, null, "02:00:00:00:00:01", mtu, 4, true, 0, null, List.of());
    }
}
