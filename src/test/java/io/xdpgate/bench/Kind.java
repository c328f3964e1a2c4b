package io.xdpgate.bench;

import java.util.OptionalDouble;

/** How traffic meets a policy, and the share of it that rules decide if the classifier is right. */
enum Kind {
    UNIFORM("uniform", 1),
    ZIPF("Zipf", 1),
    NO_MATCH("no match", 0),
    /** A published trace. */
    TRACE("its trace", 1),
    /** Random packets, where the rules leave none without a rule. */
    RANDOM("random", -1),
    /** Addresses of the set. */
    HITS("hits", 1),
    /** Addresses that are not in the set. */
    MISSES("misses", 0);

    private static final double TOLERANCE = 0.001;

    private final String text;
    private final double byRule;

    Kind(String text, double byRule) {
        this.text = text;
        this.byRule = byRule;
    }

    String text() {
        return text;
    }

    /** Share of the packets that a rule decides, 0..1; empty: whatever comes. */
    OptionalDouble byRule() {
        return byRule < 0 ? OptionalDouble.empty() : OptionalDouble.of(byRule);
    }

    /** Whether a share is what the name of the traffic says. */
    boolean admits(double share) {
        return byRule < 0 || Math.abs(share - byRule) <= TOLERANCE;
    }
}
