package io.xdpgate.policy;

import java.util.Locale;
import java.util.Optional;

/** What happened to a packet. */
public enum Verdict {
    PASS,
    DROP;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Verdict> parse(String text) {
        return Texts.find(values(), Verdict::text, text);
    }
}
