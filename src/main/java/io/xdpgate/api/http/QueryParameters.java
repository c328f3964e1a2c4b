package io.xdpgate.api.http;

import io.xdpgate.api.problem.ProblemError;
import io.xdpgate.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads query parameters and collects their faults. Parameters that nobody asks for are ignored. */
public final class QueryParameters {
    private final HttpServletRequest request;
    private final List<ProblemError> faults = new ArrayList<>();

    public QueryParameters(HttpServletRequest request) {
        this.request = request;
    }

    public void fault(String name, String detail) {
        faults.add(ProblemError.parameter(name, detail));
    }

    /** @throws ProblemException {@link io.xdpgate.api.problem.ProblemType#INVALID_PARAMETER} with all faults */
    public void throwIfAny() {
        if (!faults.isEmpty()) {
            throw ProblemException.parameters(faults);
        }
    }

    /** Every value of a parameter that may repeat. */
    public List<String> all(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    /** The value of a parameter that may be given once. */
    public @Nullable String text(String name) {
        List<String> values = all(name);
        if (values.size() > 1) {
            fault(name, "given " + values.size() + " times; give it once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    public <T> @Nullable T parsed(String name, Function<String, Optional<T>> parse, String allowed) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        Optional<T> value = parse.apply(text);
        if (value.isEmpty()) {
            fault(name, "must be " + allowed);
        }
        return value.orElse(null);
    }

    public boolean flag(String name) {
        Boolean value = parsed(name, QueryParameters::bool, "true or false");
        return value != null && value;
    }

    private static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
