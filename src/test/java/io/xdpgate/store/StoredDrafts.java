package io.xdpgate.store;

import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drafts in which every member that a policy can have occurs. */
final class StoredDrafts {
    private StoredDrafts() {}

    static PolicyDraft settings() {
        return new PolicyDraft(
                Verdict.DROP,
                new PolicyOptions(
                        Verdict.PASS,
                        Verdict.PASS,
                        PolicyOptions.Encapsulated.DROP,
                        Verdict.DROP,
                        PolicyOptions.LaterFragments.PASS,
                        LogChoice.OFF),
                null);
    }

    static List<RuleDraft> everyKind() {
        List<RuleDraft> drafts = new ArrayList<>();
        for (Match match : matches()) {
            drafts.add(draft("match-" + drafts.size(), match, Action.DROP, LogChoice.ABSENT));
        }
        drafts.add(draft(null, Match.EVERY, Action.PASS, LogChoice.OFF));
        drafts.add(draft(null, Match.EVERY, Action.COUNT, LogChoice.of(new LogSettings(3, 4, 5))));
        drafts.add(new RuleDraft(
                null,
                "full",
                7,
                false,
                Match.EVERY,
                Action.COUNT,
                Verdict.PASS,
                LogChoice.ABSENT,
                Instant.now().plusSeconds(3_600).plusNanos(1),
                "a comment: \"ä\" \\ \n",
                Map.of("team", "edge", "b", ""),
                "soc"));
        return drafts;
    }

    private static List<Match> matches() {
        AddressMatch listed = new AddressMatch(List.of(prefix("192.0.2.0/24")), List.of("listed"), false);
        AddressMatch not = new AddressMatch(List.of(prefix("2001:db8::/32")), List.of(), true);
        Match every = Match.EVERY;
        return List.of(
                every.withAddresses(listed, null),
                every.withAddresses(null, not),
                new Match(
                        null,
                        null,
                        Protocol.TCP,
                        List.of(new Range(1, 2), Range.of(9)),
                        List.of(Range.of(80)),
                        null,
                        new TcpFlagMatch(Set.of(TcpFlag.SYN), Set.of(TcpFlag.ACK, TcpFlag.FIN)),
                        List.of("eth1"),
                        List.of(1, 4_094),
                        FragmentMatch.NONE,
                        List.of(new Range(64, 128)),
                        List.of(new Range(0, 5)),
                        List.of(Range.of(46)),
                        Family.IPV4),
                icmp(new IcmpMatch(8, null)),
                icmp(new IcmpMatch(3, 4)));
    }

    private static Match icmp(IcmpMatch icmp) {
        return new Match(
                null,
                null,
                Protocol.ICMP,
                List.of(),
                List.of(),
                icmp,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static RuleDraft draft(@Nullable String name, Match match, Action action, LogChoice log) {
        return new RuleDraft(null, name, 1_000, true, match, action, null, log, null, null, Map.of(), null);
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
