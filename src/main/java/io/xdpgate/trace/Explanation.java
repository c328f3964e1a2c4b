package io.xdpgate.trace;

import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.PacketFacts;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.PolicyOptions.LaterFragments;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plain reading of a policy: rule after rule, condition after condition, for a packet as the program's parser read
 * it. What the parser itself decides (malformed, deep headers, encapsulated, non-IP, the guard of protocols) is taken
 * from the program, and only its verdict is held against the policy's options.
 */
final class Explanation {
    /** What the policy says. */
    record Expected(
            Verdict verdict, Reason reason, @Nullable String ruleId) {}

    private final Policy policy;
    private final Guard guard;
    private final ConditionCheck check;
    private final List<Step> steps = new ArrayList<>();
    private boolean truncated;

    private Explanation(Policy policy, Guard guard, ConditionCheck check) {
        this.policy = policy;
        this.guard = guard;
        this.check = check;
    }

    /**
     * @param interfaceName the interface of the packet if the program is attached to it, else null
     * @throws TraceDisagreesException if the program judged otherwise
     */
    static Trace of(Judgement judgement, Policy policy, Guard guard, @Nullable String interfaceName) {
        ConditionCheck check = new ConditionCheck(judgement.packet(), policy.sets(), interfaceName);
        Explanation explanation = new Explanation(policy, guard, check);
        Expected expected = explanation.expected(judgement);
        Expected found = new Expected(judgement.verdict(), judgement.reason(), judgement.ruleId());
        if (!found.equals(expected)) {
            throw new TraceDisagreesException("the loaded program says " + text(found) + ", the policy says "
                    + text(expected) + ", of revision " + policy.revision() + "; packet: " + judgement.packet());
        }
        return new Trace(judgement, explanation.steps, explanation.truncated);
    }

    private static String text(Expected one) {
        String rule = one.ruleId() == null ? "" : " " + one.ruleId();
        return one.verdict().text() + " (" + one.reason().text() + rule + ")";
    }

    private Expected expected(Judgement judgement) {
        PolicyOptions options = policy.options();
        return switch (judgement.reason()) {
            case GUARD -> guarded(judgement);
            case PANIC -> new Expected(Verdict.PASS, Reason.PANIC, null);
            case MALFORMED -> new Expected(options.malformed(), Reason.MALFORMED, null);
            case DEEP_HEADERS -> new Expected(options.deepHeaders(), Reason.DEEP_HEADERS, null);
            case NON_IP -> new Expected(options.nonIp(), Reason.NON_IP, null);
            case ENCAPSULATED ->
                new Expected(
                        switch (options.encapsulated()) {
                            case DEFAULT -> policy.defaultAction();
                            case PASS -> Verdict.PASS;
                            case DROP -> Verdict.DROP;
                        },
                        Reason.ENCAPSULATED,
                        null);
            case RULE, DEFAULT, LATER_FRAGMENT, INTERNAL -> judged(judgement.packet());
        };
    }

    /** By its protocol, which the parser sees, or by a management entry. */
    private Expected guarded(Judgement judgement) {
        PacketFacts packet = judgement.packet();
        boolean byProtocol = packet.family() == null || packet.icmp() != null || isDhcp(packet);
        return byProtocol ? new Expected(Verdict.PASS, Reason.GUARD, null) : judged(packet);
    }

    private static boolean isDhcp(PacketFacts packet) {
        return packet.destinationPort() != null && (packet.destinationPort() == 68 || packet.destinationPort() == 546);
    }

    private Expected judged(PacketFacts packet) {
        if (guard.entries().stream().anyMatch(entry -> guards(entry, packet))) {
            return new Expected(Verdict.PASS, Reason.GUARD, null);
        }
        LaterFragments later = policy.options().laterFragments();
        if (packet.fragment() == FragmentMatch.LATER && later != LaterFragments.MATCH) {
            Verdict verdict = later == LaterFragments.PASS ? Verdict.PASS : Verdict.DROP;
            return new Expected(verdict, Reason.LATER_FRAGMENT, null);
        }
        for (Rule rule : policy.ruleList().inOrder()) {
            if (rule.enabled() && decides(rule)) {
                Verdict verdict = rule.action() == Action.PASS ? Verdict.PASS : Verdict.DROP;
                return new Expected(verdict, Reason.RULE, rule.id());
            }
        }
        return new Expected(policy.defaultAction(), Reason.DEFAULT, null);
    }

    private boolean decides(Rule rule) {
        Optional<Condition> failing = check.firstFailing(rule.match());
        if (steps.size() < Trace.MAX_STEPS) {
            steps.add(new Step(rule, failing.orElse(null)));
        } else {
            truncated = true;
        }
        return failing.isEmpty() && rule.action() != Action.COUNT;
    }

    private static boolean guards(Guard.Entry entry, PacketFacts packet) {
        return packet.fragment() == FragmentMatch.NONE
                && entry.protocol().equals(packet.protocol())
                && packet.source() != null
                && entry.sources().stream().anyMatch(prefix -> prefix.contains(packet.source()))
                && packet.destinationPort() != null
                && entry.destinationPorts().stream().anyMatch(range -> range.contains(packet.destinationPort()));
    }
}
