package io.xdpgate.policy;

import java.util.Locale;
import java.util.Optional;

/** What becomes of packets that never reach the rules. */
public record PolicyOptions(
        Verdict malformed,
        Verdict deepHeaders,
        Encapsulated encapsulated,
        Verdict nonIp,
        LaterFragments laterFragments,
        LogChoice log) {
    public static final PolicyOptions DEFAULT = new PolicyOptions(
            Verdict.DROP, Verdict.DROP, Encapsulated.DEFAULT, Verdict.PASS, LaterFragments.MATCH, LogChoice.ABSENT);

    /** The verdict on MPLS, PPPoE session, NSH and MACsec frames. */
    public enum Encapsulated {
        /** As the default action says. */
        DEFAULT,
        PASS,
        DROP;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Encapsulated> parse(String text) {
            return Texts.find(values(), Encapsulated::text, text);
        }
    }

    /** What becomes of fragments with an offset above 0. */
    public enum LaterFragments {
        /** They go through the rules; rules with port, flag or icmp conditions do not match them. */
        MATCH,
        PASS,
        DROP;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<LaterFragments> parse(String text) {
            return Texts.find(values(), LaterFragments::text, text);
        }
    }
}
