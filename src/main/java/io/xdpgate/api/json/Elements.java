package io.xdpgate.api.json;

import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Readers for the elements of lists. Each puts a fault and returns null for a wrong element. */
public final class Elements {
    private Elements() {}

    public static @Nullable String text(JsonNode node, String pointer, Faults faults) {
        if (!node.isString()) {
            faults.add(pointer, "must be a string, is " + Members.kind(node));
            return null;
        }
        if (node.stringValue().isEmpty()) {
            faults.add(pointer, "is empty");
            return null;
        }
        return node.stringValue();
    }

    public static @Nullable Prefix prefix(JsonNode node, String pointer, Faults faults) {
        return parsed(
                text(node, pointer, faults),
                pointer,
                faults,
                Prefix::parse,
                "an address or prefix; write e.g. 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32");
    }

    /** Numbers and ranges up to {@code max}, as strings or JSON numbers. */
    public static Members.ElementReader<Range> range(int max) {
        return (node, pointer, faults) -> parsed(
                numberOrText(node, pointer, faults),
                pointer,
                faults,
                text -> Range.parse(text, max),
                "a number or range in 0.." + max + "; write e.g. \"7\" or \"7-9\" without leading zeros");
    }

    /** Whole numbers in {@code min..max}, as JSON numbers or strings. */
    public static Members.ElementReader<Integer> integer(int min, int max) {
        return (node, pointer, faults) -> parsed(
                numberOrText(node, pointer, faults),
                pointer,
                faults,
                text -> Range.parse(text, max)
                        .filter(range -> range.first() >= min && text.indexOf('-') < 0)
                        .map(Range::first),
                "a whole number in " + min + ".." + max);
    }

    public static <T> Members.ElementReader<T> choice(Function<String, Optional<T>> parse, String allowed) {
        return (node, pointer, faults) -> parsed(text(node, pointer, faults), pointer, faults, parse, allowed);
    }

    /** The text of a string or of a whole number. */
    public static @Nullable String numberOrText(JsonNode node, String pointer, Faults faults) {
        if (node.isString() || node.isIntegralNumber()) {
            return node.asString();
        }
        faults.add(pointer, "must be a string or a whole number, is " + Members.kind(node));
        return null;
    }

    private static <T> @Nullable T parsed(
            @Nullable String text, String pointer, Faults faults, Function<String, Optional<T>> parse, String allowed) {
        if (text == null) {
            return null;
        }
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            faults.add(pointer, Faults.quote(text) + " is not " + allowed);
        }
        return value.orElse(null);
    }
}
