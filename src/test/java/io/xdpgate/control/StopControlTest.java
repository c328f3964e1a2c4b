package io.xdpgate.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.testkit.AlteredDataplane;
import io.xdpgate.testkit.FakeDataplane;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopControlTest {
    private final AtomicInteger stops = new AtomicInteger();

    @Test
    void everythingCanAlwaysBeRemoved() {
        new StopControl(new FakeDataplane(), stops::incrementAndGet).stop(false);
        assertThat(stops).hasValue(1);
    }

    @Test
    void nothingIsKeptWhereNothingIsPinned() {
        StopControl control = new StopControl(new FakeDataplane(), stops::incrementAndGet);
        assertThatExceptionOfType(RefusedException.NothingPinned.class)
                .isThrownBy(() -> control.stop(true))
                .withMessageContaining("xdpgate.pin-directory");
        assertThat(stops).as("the service goes on").hasValue(0);
    }

    @Test
    void whatIsPinnedIsKept() {
        Dataplane pinned = AlteredDataplane.of(new FakeDataplane(), "leaveFiltering", arguments -> arguments[0]);
        new StopControl(pinned, stops::incrementAndGet).stop(true);
        assertThat(stops).hasValue(1);
    }
}
