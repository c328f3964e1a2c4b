package io.xdpgate.nftables;

import io.xdpgate.policy.Policy;
import java.util.List;

/** Judges well, but by another policy than it was given. */
record Misreader(Judge judge, Misreading misreading) implements Judge {
    @Override
    public void install(Policy policy) {
        judge.install(misreading.apply(policy));
    }

    @Override
    public Tally judge(List<byte[]> frames) {
        return judge.judge(frames);
    }

    @Override
    public void close() {
        judge.close();
    }
}
