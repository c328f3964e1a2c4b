package io.xdpgate.api.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the members of one JSON object. A member that is null counts as absent; a wrong one is put among the
 * faults and then counts as absent too. Not thread-safe.
 */
public final class Members {
    private final JsonNode object;
    private final String pointer;
    private final Faults faults;
    private final Set<String> known = new HashSet<>();

    private Members(JsonNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /** Empty, with a fault, if the node is no object. */
    public static Optional<Members> of(JsonNode node, String pointer, Faults faults) {
        if (!node.isObject()) {
            faults.add(pointer, "must be an object, is " + kind(node));
            return Optional.empty();
        }
        return Optional.of(new Members(node, pointer, faults));
    }

    public String pointer(String name) {
        return Pointers.child(pointer, name);
    }

    /** Whether the member is there, be it null. */
    public boolean states(String name) {
        return object.has(name);
    }

    public boolean isEmpty() {
        return object.isEmpty();
    }

    public void fault(String name, String detail) {
        faults.add(pointer(name), detail);
    }

    public Faults faults() {
        return faults;
    }

    /** Makes every member that was never asked for a fault; to be called last. */
    public void refuseOthers() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                fault(
                        name,
                        "unknown member; known here: "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    /** The member as it is; null if absent or null. */
    public @Nullable JsonNode node(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    public @Nullable String text(String name) {
        JsonNode node = node(name);
        if (node != null && !node.isString()) {
            fault(name, "must be a string, is " + kind(node));
            return null;
        }
        return node == null ? null : node.stringValue();
    }

    /** A whole number in {@code min..max}. */
    public @Nullable Integer integer(String name, int min, int max) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            fault(name, "must be a whole number, is " + kind(node));
            return null;
        }
        if (!node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            fault(name, "must be " + min + ".." + max);
            return null;
        }
        return node.intValue();
    }

    public @Nullable Boolean bool(String name) {
        JsonNode node = node(name);
        if (node != null && !node.isBoolean()) {
            fault(name, "must be true or false, is " + kind(node));
            return null;
        }
        return node == null ? null : node.booleanValue();
    }

    /** A string that {@code parse} takes. {@code allowed} is for people. */
    public <T> @Nullable T parsed(String name, Function<String, Optional<T>> parse, String allowed) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            fault(name, Faults.quote(text) + " is not " + allowed);
        }
        return value.orElse(null);
    }

    /** An object; absent if wrong. */
    public Optional<Members> object(String name) {
        JsonNode node = node(name);
        return node == null ? Optional.empty() : of(node, pointer(name), faults);
    }

    /**
     * A list with at least one element. {@code element} returns null for a wrong element, after putting a fault
     * at the pointer that it is given.
     */
    public <T> List<T> list(String name, ElementReader<T> element) {
        JsonNode node = node(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            fault(name, "must be a list, is " + kind(node));
            return List.of();
        }
        if (node.isEmpty()) {
            fault(name, "is empty; give at least one value or leave the member out");
        }
        List<T> values = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            T value = element.read(node.get(i), Pointers.child(pointer(name), i), faults);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** Reads one element of a list. */
    @FunctionalInterface
    public interface ElementReader<T> {
        @Nullable
        T read(JsonNode node, String pointer, Faults faults);
    }

    /** What a node is, for people. */
    public static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a string";
            case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a number with a fraction or exponent";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            default -> "something else";
        };
    }
}
