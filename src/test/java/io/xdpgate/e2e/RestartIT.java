package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.OtherObject;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.testkit.RequiresBpf;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * The manager of the firewall is killed and comes back, again and again, under a flood of packets that are to be
 * dropped and packets that are to pass: each one meets its verdict, and is counted by its rule.
 */
@RequiresBpf
class RestartIT {
    private static final int ROUNDS = 20;
    private static final int PER_SECOND = 300_000;

    private final Path pins = Path.of("/sys/fs/bpf/xdpgate-t-"
            + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    private final Flood flood = new Flood();

    @AfterEach
    void closeEverything() {
        try (flood) {
            if (pins.toFile().exists()) {
                try (BpfDataplane rest = FilteringProcess.open(flood.far.name(), pins)) {
                    rest.leaveFiltering(false);
                }
            }
        }
        assertThat(pins).doesNotExist();
    }

    @Test
    void killsAndRestartsAreNotNoticedByAnyPacket() throws Exception {
        Random random = new Random(4);
        start(0).destroyForcibly().waitFor();
        flood.start(PER_SECOND);
        for (int round = 1; round <= ROUNDS; round++) {
            Process process = start(round);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
            process.destroyForcibly().waitFor();
        }
        flood.stop();
        assertNoneOutsideThePolicy();
        assertEachIsCounted();
        requireRate();
    }

    /** Two builds of the program take each other's place. */
    @Test
    void upgradesAreNotNoticedByAnyPacket(@TempDir Path directory) throws Exception {
        byte[] other = OtherObject.withAnotherInstruction(directory);
        start(0).destroyForcibly().waitFor();
        flood.start(PER_SECOND);
        Set<String> tags = new HashSet<>();
        for (int round = 1; round <= ROUNDS / 2; round++) {
            BpfOptions options = BpfOptions.DEFAULT.withNetns(flood.far.name()).withPins(pins);
            try (BpfDataplane dataplane = round % 2 == 1
                    ? OtherObject.open(options, FilteringProcess.NOBODY, other)
                    : BpfDataplane.open(options, FilteringProcess.NOBODY)) {
                FilteringProcess.install(dataplane, FilteringProcess.policy(round));
                tags.add(dataplane.program().tag());
            }
        }
        flood.stop();
        assertThat(tags).hasSize(2);
        assertNoneOutsideThePolicy();
        assertEachIsCounted();
        requireRate();
    }

    /** The control: a manager that takes the program off and puts it on again is noticed by the same checks. */
    @Test
    void aGapIsNoticed() throws Exception {
        try (BpfDataplane dataplane = FilteringProcess.open(flood.far.name(), pins)) {
            FilteringProcess.install(dataplane, FilteringProcess.policy(0));
            dataplane.attach(Flood.INTERFACE, AttachMode.NATIVE, false);
            flood.start(PER_SECOND);
            for (int round = 0; round < ROUNDS; round++) {
                dataplane.detach(Flood.INTERFACE);
                dataplane.attach(Flood.INTERFACE, AttachMode.NATIVE, false);
            }
            flood.stop();
            assertThat(flood.passed().get(0) + flood.passed().get(2))
                    .as("packets to be dropped that passed")
                    .isPositive();
        }
    }

    /** A hundred thousand packets a second of each verdict; a machine that is busy with other things proves less. */
    private void requireRate() {
        String said = flood.rate() + " packets a second";
        boolean isEnough = flood.rate() >= 200_000;
        if (!isEnough && !Boolean.parseBoolean(System.getenv("CI"))) {
            throw new TestAbortedException(said + " are too few: the machine is busy with other things");
        }
        assertThat(isEnough).as(said).isTrue();
    }

    private void assertNoneOutsideThePolicy() {
        List<Long> passed = flood.passed();
        assertThat(passed.get(0)).as("to be dropped, yet passed").isZero();
        assertThat(passed.get(2)).as("to be dropped, yet passed").isZero();
    }

    /** Before the first policy of the last process, after it, and at the receiver. */
    private void assertEachIsCounted() {
        try (BpfDataplane last = FilteringProcess.open(flood.far.name(), pins)) {
            assertThat(last.isInherited()).isTrue();
            List<Long> counted = packets(last);
            FilteringProcess.install(last, FilteringProcess.policy(1));
            assertThat(packets(last)).isEqualTo(counted);
            List<Long> passed = flood.passed();
            assertThat(counted.get(1)).isEqualTo(passed.get(1));
            assertThat(counted.get(3)).isEqualTo(passed.get(3));
            assertThat(counted.stream().mapToLong(Long::longValue).sum()).isEqualTo(flood.arrived());
            assertThat(flood.arrived()).isGreaterThan(flood.sent() * 9 / 10);
            System.out.println("sent " + flood.sent() + " at " + flood.rate() + "/s, arrived " + flood.arrived()
                    + ", by rule " + counted);
        }
    }

    private static List<Long> packets(BpfDataplane dataplane) {
        var counters = dataplane.ruleCounters();
        List<Long> packets = new ArrayList<>();
        FilteringProcess.RULES.forEach(
                id -> packets.add(counters.getOrDefault(id, RuleCounter.ZERO).packets()));
        return packets;
    }

    /** Starts a {@link FilteringProcess} and waits until it has put its first policy in force. */
    private Process start(int round) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FilteringProcess.class.getName(),
                        flood.far.name(),
                        pins.toString(),
                        Integer.toString(round))
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader();
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.equals("ready")) {
                return process;
            }
        }
        throw new AssertionError("the process ended: " + String.join("\n", said));
    }
}
