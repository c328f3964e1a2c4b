package io.xdpgate.nftables;

import io.xdpgate.policy.Policy;
import java.util.List;

/** Says what becomes of packets under a policy. */
interface Judge extends AutoCloseable {
    /** Judges by this policy from now on. */
    void install(Policy policy);

    /** What became of these frames, and of no others. */
    Tally judge(List<byte[]> frames);

    @Override
    void close();
}
