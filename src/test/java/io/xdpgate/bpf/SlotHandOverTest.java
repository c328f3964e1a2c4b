package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import io.xdpgate.testkit.TestNamespace;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was counted under a name stays under it when another interface gets the slot. */
@RequiresBpf
class SlotHandOverTest {
    private final TestNamespace namespace = TestNamespace.create();
    private final BpfDataplane dataplane =
            BpfDataplane.open(BpfOptions.DEFAULT.withNetns(namespace.name()), new Recording());

    @AfterEach
    void closeEverything() {
        dataplane.close();
        namespace.close();
    }

    @Test
    void totalsStayWithTheName() {
        dataplane.install(SmallPolicies.of(1, Verdict.PASS));
        namespace.addVeth("left", "right");
        namespace.addVeth("late", "rest");
        dataplane.attach("left", AttachMode.AUTO, false);
        int slot = dataplane.interfaceSlots().getOrDefault("left", -1);
        run("left", 2);
        dataplane.detach("left");
        takeTheOtherSlots();

        dataplane.attach("late", AttachMode.AUTO, false);
        assertThat(dataplane.interfaceSlots()).containsEntry("late", slot).hasSize(InterfaceSlots.SLOTS);
        assertThat(packets("left")).isEqualTo(2);
        assertThat(packets("late")).isZero();
        run("late", 3);
        assertThat(packets("left")).isEqualTo(2);
        assertThat(packets("late")).isEqualTo(3);

        dataplane.detach("late");
        dataplane.attach("left", AttachMode.AUTO, false);
        assertThat(dataplane.interfaceSlots()).containsEntry("left", slot);
        run("left", 1);
        assertThat(packets("left")).isEqualTo(3);
        assertThat(packets("late")).isEqualTo(3);
        assertThat(dataplane.totals())
                .extracting(Total::interfaceName, Total::reason, Total::verdict)
                .doesNotHaveDuplicates();
    }

    /** All slots but that of {@code left}, each used by an interface that is attached. */
    private void takeTheOtherSlots() {
        String pairs = IntStream.range(0, InterfaceSlots.SLOTS / 2)
                .mapToObj(i -> "link add a" + i + " type veth peer name b" + i)
                .collect(Collectors.joining("\n"));
        namespace.run("sh", "-c", "printf '" + pairs.replace("\n", "\\n") + "\\n' | ip -batch -");
        for (int i = 0; i < InterfaceSlots.SLOTS / 2; i++) {
            dataplane.attach("a" + i, AttachMode.GENERIC, false);
            dataplane.attach("b" + i, AttachMode.GENERIC, false);
        }
        assertThat(dataplane.interfaceSlots()).hasSize(InterfaceSlots.SLOTS - 1);
    }

    private void run(String interfaceName, int times) {
        assertThat(dataplane.testRun(SmallFrames.UDP, times, interfaceName).action())
                .isEqualTo(TestRun.XDP_PASS);
    }

    private long packets(String interfaceName) {
        return dataplane.totals().stream()
                .filter(total -> total.interfaceName().equals(interfaceName))
                .mapToLong(Total::packets)
                .sum();
    }
}
