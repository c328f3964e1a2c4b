package io.xdpgate.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.InterfaceUnprotectedException;
import org.junit.jupiter.api.Test;

/** "Nothing changed" is said only when it is true. */
class UnprotectedProblemTest {
    @Test
    void anInterfaceThatLostItsProgramIsNotCalledUnchanged() {
        DataplaneException refused = new DataplaneException("EBUSY", null);
        assertThat(detail(refused)).startsWith("nothing changed");
        assertThat(detail(new InterfaceUnprotectedException("eth1", "'eth1' is UNPROTECTED", refused)))
                .doesNotContain("nothing changed")
                .contains("UNPROTECTED");
    }

    private static String detail(DataplaneException failure) {
        return String.valueOf(ProblemMapping.of(failure).orElseThrow().detail());
    }
}
