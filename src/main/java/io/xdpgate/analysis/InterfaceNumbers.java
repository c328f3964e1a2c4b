package io.xdpgate.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers for the interfaces that rules name; the numbers beyond stand for any other. For one thread. */
final class InterfaceNumbers {
    /** Highest number. */
    static final int MOST = 1_048_575;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    /** The number of a name: a new one if it has none. */
    int of(String name) {
        return numbers.computeIfAbsent(name, unknown -> {
            names.add(unknown);
            return names.size() - 1;
        });
    }

    /** Null for an interface that no rule names. */
    @Nullable
    String name(int number) {
        return number < names.size() ? names.get(number) : null;
    }

    int size() {
        return names.size();
    }
}
