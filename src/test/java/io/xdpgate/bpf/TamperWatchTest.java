package io.xdpgate.bpf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Tampering;
import io.xdpgate.policy.Action;
import io.xdpgate.testkit.RequiresBpf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody else changes what the data plane put into the kernel. */
@RequiresBpf
class TamperWatchTest {
    /** For words, links and pins. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration A_MINUTE = Duration.ofSeconds(60);

    private final Pinned pinned = new Pinned();
    private final BpfDataplane dataplane = BpfDataplane.open(pinned.options.repairing(true), new Recording());

    TamperWatchTest() {
        dataplane.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
        dataplane.attach("left", AttachMode.NATIVE, false);
        assertThat(dataplane.tampering()).isEmpty();
    }

    @AfterEach
    void closeEverything() {
        dataplane.leaveFiltering(false);
        dataplane.close();
        pinned.close();
    }

    @Test
    void wordsOfControlAreStoredAgain() {
        change("xg_control", control -> {
            control.set(ValueLayout.JAVA_INT, 0, 1);
            control.set(ValueLayout.JAVA_INT, 16, 9999);
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(dataplane.tampering())
                        .hasSize(2)
                        .allSatisfy(one -> {
                            assertThat(one.what()).isEqualTo("control");
                            assertThat(one.repaired()).isTrue();
                        }));
        change("xg_control", control -> {
            assertThat(control.get(ValueLayout.JAVA_INT, 0)).isZero();
            assertThat(control.get(ValueLayout.JAVA_INT, 16))
                    .isEqualTo(
                            requireNonNull(dataplane.attachments().get("left")).ifindex());
        });
    }

    @Test
    void aLinkThatWasDetachedIsAttachedAgain() {
        try (XdpLink link = XdpLink.pinned(pinned.pins.resolve("link_0")).orElseThrow()) {
            link.detach();
        }
        assertThat(pinned.attached()).isZero();
        awaitRepaired("link", SOON);
        assertThat(pinned.attached()).isEqualTo(dataplane.program().id());
        assertThat(dataplane.attachments()).containsOnlyKeys("left");
    }

    @Test
    void pinsAreMadeAgain() {
        var names = pinned.names();
        names.forEach(pinned::remove);
        await().atMost(SOON).untilAsserted(() -> assertThat(pinned.names()).isEqualTo(names));
        assertThat(dataplane.tampering()).isNotEmpty().allMatch(Tampering::repaired);
        assertThat(pinned.attached()).isEqualTo(dataplane.program().id());
    }

    @Test
    void anotherGenerationIsFoundAndThePolicyPublishedAgain() {
        change("tables_" + dataplane.program().id(), tables -> tables.set(ValueLayout.JAVA_INT, 0, 1));
        assertThat(drops()).as("an empty header passes").isFalse();
        awaitRepaired("generation", SOON);
        assertThat(drops()).isTrue();
    }

    @Test
    void linesOfTheTablesAreWrittenAgain() {
        dataplane.testRun(SmallFrames.UDP, 3);
        String tables = "tables_" + dataplane.program().id();
        assertThat(drops()).isTrue();
        change(tables, TamperWatchTest::zeroEntries);
        assertThat(drops()).as("the rule has lost its families").isFalse();
        awaitRepaired("tables", A_MINUTE);
        assertThat(drops()).isTrue();
    }

    @Test
    void whoOnlyReportsRepairsNothing() {
        try (Pinned other = new Pinned();
                BpfDataplane reporting = other.open()) {
            reporting.install(SmallPolicies.rule(1, Pinned.RULE, Action.DROP, null));
            reporting.attach("left", AttachMode.NATIVE, false);
            try (XdpLink link = XdpLink.pinned(other.pins.resolve("link_0")).orElseThrow()) {
                link.detach();
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(reporting.tampering())
                            .singleElement()
                            .satisfies(one -> assertThat(one.repaired()).isFalse()));
            assertThat(other.attached()).isZero();
            reporting.leaveFiltering(false);
        }
    }

    private static void zeroEntries(MemorySegment memory) {
        int generation = memory.get(ValueLayout.JAVA_INT, 0);
        for (FoundPart part :
                Extents.read(memory, generation, 0, number -> null).orElseThrow()) {
            long first = part.run().line() * 64L;
            for (long at = first; at < first + part.run().lines() * 64L; at += 64) {
                boolean isEntry = memory.get(ValueLayout.JAVA_LONG, at) >>> 43 == 1001;
                if (isEntry) {
                    memory.set(ValueLayout.JAVA_BYTE, at + 35, (byte) 0); // flags
                }
            }
        }
    }

    private boolean drops() {
        return dataplane.testRun(SmallFrames.UDP, 1).action() == 1;
    }

    private void awaitRepaired(String what, Duration atMost) {
        await().atMost(atMost)
                .untilAsserted(() -> assertThat(dataplane.tampering()).anySatisfy(one -> {
                    assertThat(one.what()).isEqualTo(what);
                    assertThat(one.repaired()).as(one.detail()).isTrue();
                }));
    }

    private void change(String pin, Consumer<MemorySegment> change) {
        try (OwnedMap map = OwnedMap.pinned(pinned.pins.resolve(pin), pin).orElseThrow();
                MappedArray memory = MappedArray.of(map.map())) {
            change.accept(memory.elements());
        }
    }
}
