package io.xdpgate.nftables;

import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The loaded program in test runs: verdicts as it returns them, the rest as it counts. */
final class TestRunJudge implements Judge {
    private final LoadedProgram program = new LoadedProgram(BpfOptions.DEFAULT);

    @Override
    public void install(Policy policy) {
        program.install(policy);
    }

    @Override
    public Tally judge(List<byte[]> frames) {
        Tally before = program.counted();
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        frames.forEach(frame -> verdicts.merge(program.testRun(frame), 1L, Long::sum));
        Tally counted = program.counted().since(before);
        return new Tally(verdicts, counted.reasons(), counted.rules());
    }

    @Override
    public void close() {
        program.close();
    }
}
