package io.xdpgate.judge;

import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Inner;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.PolicyOptions.LaterFragments;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** First match, rule by rule, condition by condition. */
public final class PlainEvaluator {
    private PlainEvaluator() {}

    /** What the policy makes of a packet that arrived on that interface. */
    public static Judgement judge(Policy policy, Guard guard, ParsedPacket packet, String interfaceName) {
        PolicyOptions options = policy.options();
        return switch (packet.kind()) {
            case GUARDED -> Judgement.of(Verdict.PASS, Reason.GUARD);
            case MALFORMED -> Judgement.of(options.malformed(), Reason.MALFORMED);
            case DEEP_HEADERS -> Judgement.of(options.deepHeaders(), Reason.DEEP_HEADERS);
            case ENCAPSULATED ->
                Judgement.of(
                        switch (options.encapsulated()) {
                            case DEFAULT -> policy.defaultAction();
                            case PASS -> Verdict.PASS;
                            case DROP -> Verdict.DROP;
                        },
                        Reason.ENCAPSULATED);
            case NON_IP -> Judgement.of(options.nonIp(), Reason.NON_IP);
            case IP -> judgeIp(policy, guard, packet, interfaceName);
        };
    }

    /** Whether all conditions hold for a well-formed IP packet. */
    public static boolean matches(Match match, Policy policy, ParsedPacket packet, String interfaceName) {
        return PlainMatch.holds(match, sets(policy), packet, interfaceName);
    }

    private static Judgement judgeIp(Policy policy, Guard guard, ParsedPacket packet, String interfaceName) {
        Ip ip = Objects.requireNonNull(packet.ip());
        Inner inner = Objects.requireNonNull(packet.inner());
        if (guard.entries().stream().anyMatch(entry -> guards(entry, ip, inner))) {
            return Judgement.of(Verdict.PASS, Reason.GUARD);
        }
        LaterFragments laterFragments = policy.options().laterFragments();
        if (inner.fragment() == Fragment.LATER && laterFragments != LaterFragments.MATCH) {
            Verdict verdict = laterFragments == LaterFragments.PASS ? Verdict.PASS : Verdict.DROP;
            return Judgement.of(verdict, Reason.LATER_FRAGMENT);
        }
        Map<String, List<Prefix>> sets = sets(policy);
        List<String> counted = new ArrayList<>();
        for (Rule rule : policy.rules().stream().sorted(Rule.ORDER).toList()) {
            if (!rule.enabled() || !PlainMatch.holds(rule.match(), sets, packet, interfaceName)) {
                continue;
            }
            if (rule.action() == Action.COUNT) {
                counted.add(rule.id());
            } else {
                Verdict verdict = rule.action() == Action.PASS ? Verdict.PASS : Verdict.DROP;
                return new Judgement(verdict, Reason.RULE, rule.id(), counted);
            }
        }
        return new Judgement(policy.defaultAction(), Reason.DEFAULT, null, counted);
    }

    private static Map<String, List<Prefix>> sets(Policy policy) {
        Map<String, List<Prefix>> sets = new HashMap<>();
        for (AddressSet set : policy.sets().all()) {
            List<SetEntry> entries = set.entries().page(null, Integer.MAX_VALUE);
            sets.put(set.name(), entries.stream().map(SetEntry::prefix).toList());
        }
        return sets;
    }

    private static boolean guards(Guard.Entry entry, Ip ip, Inner inner) {
        return inner.fragment() == Fragment.NONE
                && entry.protocol().number() == inner.protocol()
                && entry.sources().stream().anyMatch(prefix -> prefix.contains(ip.source()))
                && PlainMatch.portHolds(entry.destinationPorts(), inner.ports(), ParsedPacket.Ports::destination);
    }
}
