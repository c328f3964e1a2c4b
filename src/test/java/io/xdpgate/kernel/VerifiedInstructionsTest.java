package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.testkit.RequiresBpf;
import org.junit.jupiter.api.Test;

/** What the verifier spends on the program. It gives up at a million, and kernels differ much from each other. */
@RequiresBpf
class VerifiedInstructionsTest {
    private static final int CEILING = 760_000;

    @Test
    void staysFarBelowTheLimitOfTheVerifier() {
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new Nobody())) {
            int spent = Descriptions.programById(dataplane.program().id())
                    .orElseThrow()
                    .verifiedInstructions();
            if (spent == 0) {
                System.out.println("verified instructions: this kernel does not say (since 5.16); nothing is asserted");
                return;
            }
            System.out.printf("verified instructions: %,d of at most %,d%n", spent, CEILING);
            assertThat(spent).isPositive().isLessThanOrEqualTo(CEILING);
        }
    }

    private static final class Nobody implements EventSink {
        @Override
        public void packet(PacketEvent event) {}

        @Override
        public void lost(long count) {}
    }
}
