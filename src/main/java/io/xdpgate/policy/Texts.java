package io.xdpgate.policy;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Looks up an enum constant by its JSON name. */
final class Texts {
    private Texts() {}

    static <E> Optional<E> find(E[] values, Function<E, String> text, String wanted) {
        return Arrays.stream(values)
                .filter(value -> text.apply(value).equals(wanted))
                .findFirst();
    }
}
