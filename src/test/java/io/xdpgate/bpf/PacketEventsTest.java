package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.abi.EventDecoder;
import io.xdpgate.bpf.abi.EventLayout;
import io.xdpgate.bpf.abi.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PacketEventsTest {
    private final PacketEvents events = new PacketEvents(new RuleNumbers());

    @Test
    void anInterfaceHasTheNameItWasGivenLast() {
        events.nameInterface(7, "eth0");
        events.nameInterface(7, "uplink");
        assertThat(interfaceName(7)).isEqualTo("uplink");
        assertThat(interfaceName(8)).isEqualTo("unknown");
    }

    @Test
    void namesThatWereNotUsedForLongestAreForgotten() {
        events.nameInterface(1, "busy");
        events.nameInterface(2, "silent");
        for (int ifindex = 3; ifindex <= 257; ifindex++) {
            events.nameInterface(ifindex, "veth" + ifindex);
            assertThat(interfaceName(1)).isEqualTo("busy");
        }
        assertThat(interfaceName(2)).isEqualTo("former");
        assertThat(interfaceName(3)).isEqualTo("veth3");
        assertThat(interfaceName(257)).isEqualTo("veth257");
    }

    private String interfaceName(int ifindex) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sample = arena.allocate(EventLayout.LAYOUT);
            EventLayout.IFINDEX.set(sample, 0L, ifindex);
            EventLayout.WOULD_BE.set(sample, 0L, (byte) Limits.NO_VERDICT);
            return EventDecoder.decode(sample)
                    .flatMap(event -> events.translate(event, MonotonicClock.now()))
                    .orElseThrow()
                    .interfaceName();
        }
    }
}
