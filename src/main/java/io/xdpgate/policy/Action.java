package io.xdpgate.policy;

import java.util.Locale;
import java.util.Optional;

/** What a rule asks for. {@code PASS} and {@code DROP} end the search, {@code COUNT} goes on to the next rule. */
public enum Action {
    PASS,
    DROP,
    COUNT;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isTerminal() {
        return this != COUNT;
    }

    public static Optional<Action> parse(String text) {
        return Texts.find(values(), Action::text, text);
    }
}
