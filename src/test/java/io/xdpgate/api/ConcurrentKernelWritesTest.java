package io.xdpgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TestRun;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.testkit.RequiresBpf;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the loaded program: a frame is dropped as soon as the rule's creator has the answer. */
@RequiresBpf
class ConcurrentKernelWritesTest extends ConcurrentWrites {
    /** Up to the destination port: 192.0.2.1:4000 to 198.51.100.1, UDP, 60 bytes in all. */
    private static final String HEAD =
            "020000000001020000000002" + "0800" + "4500002e0000400040110000" + "c0000201" + "c6336401" + "0fa0";

    private static final String TAIL = "001a0000" + "000102030405060708090a0b0c0d0e0f1011";

    private final BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new Deaf());
    private final ApiFixture api = ApiFixture.over(dataplane);

    @AfterEach
    void close() {
        api.close();
        dataplane.close();
    }

    @Test
    void otherPortsPass() {
        api.given("{'match':{'protocol':'udp','destinationPorts':['1000']},'action':'drop'}");
        assertThat(verdict(999)).isEqualTo(TestRun.XDP_PASS);
        assertThat(verdict(1000)).isEqualTo(TestRun.XDP_DROP);
    }

    @Override
    ApiFixture api() {
        return api;
    }

    @Override
    void requireDropped(String ruleId, int port) {
        assertThat(verdict(port)).as("port %s", port).isEqualTo(TestRun.XDP_DROP);
        assertThat(dataplane.ruleCounters().get(ruleId))
                .isNotNull()
                .satisfies(counter -> assertThat(counter.packets()).isPositive());
    }

    private int verdict(int port) {
        byte[] frame = HexFormat.of().parseHex(HEAD + HexFormat.of().toHexDigits((short) port) + TAIL);
        return dataplane.testRun(frame, 1).action();
    }

    private static final class Deaf implements EventSink {
        @Override
        public void packet(PacketEvent event) {}

        @Override
        public void lost(long count) {}
    }
}
