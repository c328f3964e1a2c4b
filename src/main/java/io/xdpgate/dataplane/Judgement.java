package io.xdpgate.dataplane;

import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the loaded program says about one frame.
 *
 * @param ruleId of the rule that decided; null if none did, or an entry of the guard
 * @param revision of the policy that it was judged by
 */
public record Judgement(
        Verdict verdict, Reason reason, @Nullable String ruleId, long revision, PacketFacts packet) {}
