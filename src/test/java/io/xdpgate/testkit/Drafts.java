package io.xdpgate.testkit;

import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rule drafts for tests. */
public final class Drafts {
    /** A plain write. */
    public static final WriteOptions PLAIN = new WriteOptions("tester", null, false, false);

    public static final WriteOptions DRY_RUN = new WriteOptions("tester", null, true, false);

    public static final WriteOptions REFUSE_WARNINGS = new WriteOptions("tester", null, false, true);

    private Drafts() {}

    /** Drops TCP to a port; without a name when that is null. */
    public static RuleDraft drop(@Nullable String name, int port) {
        return of(null, name, tcpTo(port, List.of()), null);
    }

    public static RuleDraft dropOn(String interfaceName, int port) {
        return of(null, null, tcpTo(port, List.of(interfaceName)), null);
    }

    public static RuleDraft dropUntil(@Nullable Instant expiresAt) {
        return of(null, null, Match.EVERY, expiresAt);
    }

    public static RuleDraft of(@Nullable String id, @Nullable String name, Match match, @Nullable Instant expiresAt) {
        return new RuleDraft(
                id,
                name,
                Rule.DEFAULT_PRIORITY,
                true,
                match,
                Action.DROP,
                null,
                LogChoice.ABSENT,
                expiresAt,
                null,
                Map.of(),
                null);
    }

    /** The draft that a client sends who reads a rule and writes it back. */
    public static RuleDraft copy(Rule rule) {
        return new RuleDraft(
                rule.id(),
                rule.name(),
                rule.priority(),
                rule.enabled(),
                rule.match(),
                rule.action(),
                rule.wouldBe(),
                rule.log(),
                rule.expiresAt(),
                rule.comment(),
                rule.labels(),
                rule.owner());
    }

    /** Every packet from an address of a set. */
    public static Match naming(String set) {
        return Match.EVERY.withAddresses(new AddressMatch(List.of(), List.of(set), false), null);
    }

    /** TCP to a port, on any or some interfaces. */
    public static Match tcpTo(int port, List<String> interfaces) {
        return new Match(
                null,
                null,
                Protocol.TCP,
                List.of(),
                List.of(Range.of(port)),
                null,
                null,
                interfaces,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                null);
    }
}
