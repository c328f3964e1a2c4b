package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.policy.Action;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version of the program takes the place of another. */
@RequiresBpf
class UpgradeTest {
    private final Pinned pinned = new Pinned();

    @TempDir
    Path directory;

    @AfterEach
    void closeEverything() {
        pinned.close();
    }

    @Test
    void anotherObjectTakesThePlaceOfThePinnedOne() throws Exception {
        byte[] other = OtherObject.withAnotherInstruction(directory);
        int program = pinned.filterAndLeave();
        pinned.send(3);
        String tag;
        try (BpfDataplane next = BpfDataplane.open(pinned.options, new Recording(), () -> other)) {
            assertThat(next.isInherited()).isTrue();
            tag = next.program().tag();
            assertThat(pinned.attached()).as("until the policy is there").isEqualTo(program);
            pinned.send(2);
            next.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            assertThat(next.program().tag()).isNotEqualTo(tag);
            assertThat(next.program().id()).isEqualTo(pinned.attached()).isNotEqualTo(program);
            pinned.send(4);
            assertThat(Pinned.packets(next)).isEqualTo(9);
            assertThat(next.totals())
                    .singleElement()
                    .satisfies(total -> assertThat(total.packets()).isEqualTo(9));
        }
        try (BpfDataplane back = pinned.open()) {
            back.install(SmallPolicies.rule(3, Pinned.RULE, Action.DROP, null));
            assertThat(back.program().tag()).isEqualTo(tag);
            assertThat(Pinned.packets(back)).isEqualTo(9);
            assertThat(pinned.names())
                    .filteredOn(name -> name.startsWith("program_"))
                    .containsExactly("program_" + back.program().id());
        }
    }

    @Test
    void anotherByteContractIsRefusedUnlessAskedFor() {
        int program = pinned.filterAndLeave();
        pinned.send(1);
        anotherContract(program);
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(pinned::open)
                .withMessageContaining("another layout")
                .withMessageContaining("--replace-pinned");
        assertThat(pinned.attached()).isEqualTo(program);
        try (BpfDataplane next = BpfDataplane.open(pinned.options.replacingPinned(true), new Recording())) {
            assertThat(pinned.attached()).as("until the policy is there").isEqualTo(program);
            next.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            assertThat(pinned.attached()).isEqualTo(next.program().id()).isNotEqualTo(program);
            assertThat(next.attachments()).containsOnlyKeys("left");
            pinned.send(4);
            assertThat(Pinned.packets(next)).as("counters begin anew").isEqualTo(4);
        }
        try (BpfDataplane third = pinned.open()) {
            assertThat(third.isInherited()).isTrue();
            assertThat(Pinned.packets(third)).isEqualTo(4);
        }
    }

    @Test
    void countersOfAnotherSizeAreRefusedUnlessAskedFor() {
        int program = pinned.filterAndLeave();
        pinned.remove("xg_counters");
        String pin = pinned.pins.resolve("xg_counters").toString();
        pinned.namespace.run(
                "bpftool",
                "map",
                "create",
                pin,
                "type",
                "percpu_array",
                "key",
                "4",
                "value",
                "8",
                "entries",
                "4",
                "name",
                "xg_counters");
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(pinned::open)
                .withMessageContaining("xg_counters has another layout")
                .withMessageContaining("--replace-pinned");
        assertThat(pinned.attached()).isEqualTo(program);
        try (BpfDataplane next = BpfDataplane.open(pinned.options.replacingPinned(true), new Recording())) {
            next.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            assertThat(pinned.attached()).isEqualTo(next.program().id()).isNotEqualTo(program);
            next.leaveFiltering(false);
        }
    }

    @Test
    void missingPinsAreRefusedUnlessAskedFor() {
        int program = pinned.filterAndLeave();
        pinned.remove("xg_counters");
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(pinned::open)
                .withMessageContaining("xg_counters")
                .withMessageContaining("--replace-pinned");
        assertThat(pinned.attached()).isEqualTo(program);
        for (String name : List.copyOf(pinned.names())) {
            if (!name.startsWith("link_")) {
                pinned.remove(name);
            }
        }
        assertThatExceptionOfType(DataplaneException.class)
                .isThrownBy(pinned::open)
                .withMessageContaining("no map");
        try (BpfDataplane next = BpfDataplane.open(pinned.options.replacingPinned(true), new Recording())) {
            next.install(SmallPolicies.rule(2, Pinned.RULE, Action.DROP, null));
            assertThat(pinned.attached()).isEqualTo(next.program().id()).isNotEqualTo(program);
        }
    }

    /** As if a version with another {@code bpf/abi.h} had filled the tables. */
    private void anotherContract(int program) {
        try (var map = io.xdpgate.bpf.ffi.OwnedMap.pinned(pinned.pins.resolve("tables_" + program), "xg_tables")
                        .orElseThrow();
                var tables = io.xdpgate.bpf.ffi.MappedArray.of(map.map())) {
            tables.elements().set(java.lang.foreign.ValueLayout.JAVA_LONG, 8, 4711);
        }
    }
}
