package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.dataplane.DataplaneException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterfaceSlotsTest {
    @Test
    void anInterfaceGetsItsFormerSlotAndOthersGetUnusedOnes() {
        InterfaceSlots slots = new InterfaceSlots();
        assertThat(slots.take("eth0")).isEqualTo(new InterfaceSlots.Taken(0, null));
        slots.release(0);
        assertThat(slots.take("eth1")).isEqualTo(new InterfaceSlots.Taken(1, null));
        assertThat(slots.take("eth0")).isEqualTo(new InterfaceSlots.Taken(0, null));
        assertThat(slots.active()).containsOnlyKeys("eth0", "eth1");
        assertThat(slots.name(63)).isEqualTo("unknown");
    }

    @Test
    void aSlotChangesHandsOnlyWhenNoneIsLeft() {
        InterfaceSlots slots = new InterfaceSlots();
        IntStream.range(0, 63).forEach(i -> slots.take("eth" + i));
        assertThatExceptionOfType(DataplaneException.class).isThrownBy(() -> slots.take("one-more"));
        slots.release(5);
        assertThat(slots.take("one-more")).isEqualTo(new InterfaceSlots.Taken(5, "eth5"));
    }

    @Test
    void aSlotCountsUnderItsFormerNameUntilItIsHandedOver() {
        InterfaceSlots slots = new InterfaceSlots();
        IntStream.range(0, 63).forEach(i -> slots.take("eth" + i));
        slots.release(5);
        slots.take("one-more");
        assertThat(slots.active()).containsEntry("one-more", 5).doesNotContainKey("eth5");
        assertThat(slots.name(5)).isEqualTo("eth5");
        slots.handOver(5);
        assertThat(slots.name(5)).isEqualTo("one-more");
    }

    @Test
    void aHandOverThatFailsLeavesTheSlotToItsFormerName() {
        InterfaceSlots slots = new InterfaceSlots();
        IntStream.range(0, 63).forEach(i -> slots.take("eth" + i));
        slots.release(5);
        slots.take("one-more");
        slots.release(5);
        assertThat(slots.name(5)).isEqualTo("eth5");
        assertThat(slots.take("other")).isEqualTo(new InterfaceSlots.Taken(5, "eth5"));
        slots.release(5);
        assertThat(slots.take("eth5")).isEqualTo(new InterfaceSlots.Taken(5, null));
    }
}
