package io.xdpgate.nftables;

import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The program attached to a veth in native mode, fed with packets that really arrive. Behind it nftables counts
 * what came through.
 */
final class AttachedJudge implements Judge {
    /** A veth queues 256 frames (VETH_RING_SIZE of drivers/net/veth.c) and drops what does not fit. */
    static final int MOST_FRAMES = 200;

    private record Counts(Tally program, long passed) {}

    private final Wire wire;
    private final NftTable behind;
    private final LoadedProgram program;

    private AttachedJudge(Wire wire, LoadedProgram program) {
        this.wire = wire;
        this.behind = new NftTable(wire.receiver());
        this.program = program;
    }

    static AttachedJudge open() {
        Wire wire = Wire.open();
        try {
            LoadedProgram program = new LoadedProgram(
                    BpfOptions.DEFAULT.withNetns(wire.receiver().name()));
            AttachedJudge judge = new AttachedJudge(wire, program);
            program.install(Policy.INITIAL);
            program.attach();
            judge.behind.load(NftPolicy.script(Policy.INITIAL, Wire.INTERFACE));
            return judge;
        } catch (RuntimeException | AssertionError failed) {
            wire.close();
            throw failed;
        }
    }

    @Override
    public void install(Policy policy) {
        program.install(policy);
    }

    /** At most {@link #MOST_FRAMES} at once. */
    @Override
    public Tally judge(List<byte[]> frames) {
        if (frames.size() > MOST_FRAMES) {
            throw new IllegalArgumentException(frames.size() + " frames at once overflow the queue");
        }
        Counts before = counts();
        wire.send(frames);
        return await().alias("the program sees every frame, and what it passes arrives")
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> since(before), now -> complete(now, frames.size()))
                .program();
    }

    /** Bytes of each rule since load. */
    Map<String, Long> ruleBytes() {
        return program.ruleBytes();
    }

    private static boolean complete(Counts counts, int frames) {
        long passed = counts.program.verdicts().getOrDefault(Verdict.PASS, 0L);
        return counts.program.packets() == frames && counts.passed == passed;
    }

    private Counts since(Counts before) {
        Counts now = counts();
        return new Counts(now.program.since(before.program), now.passed - before.passed);
    }

    private Counts counts() {
        return new Counts(program.counted(), behind.counters().getOrDefault(NftPolicy.PASSED, 0L));
    }

    @Override
    public void close() {
        program.close();
        wire.close();
    }
}
