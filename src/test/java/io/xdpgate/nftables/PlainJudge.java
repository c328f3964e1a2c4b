package io.xdpgate.nftables;

import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plain evaluator. */
final class PlainJudge implements Judge {
    private Policy policy = Policy.INITIAL;

    @Override
    public void install(Policy next) {
        policy = next;
    }

    @Override
    public Tally judge(List<byte[]> frames) {
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
        Map<String, Long> rules = new HashMap<>();
        for (byte[] frame : frames) {
            Judgement judgement = PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(frame), Wire.INTERFACE);
            verdicts.merge(judgement.verdict(), 1L, Long::sum);
            reasons.merge(judgement.reason(), 1L, Long::sum);
            judgement.countedRuleIds().forEach(rule -> rules.merge(rule, 1L, Long::sum));
            if (judgement.ruleId() != null) {
                rules.merge(judgement.ruleId(), 1L, Long::sum);
            }
        }
        return new Tally(verdicts, reasons, rules);
    }

    @Override
    public void close() {}
}
