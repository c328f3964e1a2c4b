package io.xdpgate.policy;

import java.util.Locale;
import java.util.Optional;

/** Which place in a fragmented packet a rule asks for; an IPv6 atomic fragment (RFC 6946) is {@code NONE}. */
public enum FragmentMatch {
    /** First or later. */
    ANY,
    /** Offset 0 and more to come. */
    FIRST,
    /** Offset above 0. */
    LATER,
    /** Not a fragment. */
    NONE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FragmentMatch> parse(String text) {
        return Texts.find(values(), FragmentMatch::text, text);
    }
}
