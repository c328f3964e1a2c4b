package io.xdpgate.api.http;

import io.xdpgate.api.problem.ProblemError;
import io.xdpgate.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads query parameters and collects their faults. */
public final class QueryParameters {
    private final HttpServletRequest request;
    private final List<ProblemError> faults = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    public QueryParameters(HttpServletRequest request) {
        this.request = request;
    }

    public void fault(String name, String detail) {
        faults.add(ProblemError.parameter(name, detail));
    }

    /** Refuses every parameter at once: for requests that take none. */
    public static void refuseAll(HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        query.refuseOthers();
        query.throwIfAny();
    }

    /** Makes a fault of every parameter that was not asked for; a slip of the pen must not pass for its absence. */
    public void refuseOthers() {
        Set<String> others = new TreeSet<>(request.getParameterMap().keySet());
        others.removeAll(known);
        String allowed = known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
        others.forEach(name -> fault(name, "is not a parameter of this request; it takes: " + allowed));
    }

    /** @throws ProblemException {@link io.xdpgate.api.problem.ProblemType#INVALID_PARAMETER} with all faults */
    public void throwIfAny() {
        if (!faults.isEmpty()) {
            throw ProblemException.parameters(faults);
        }
    }

    /** Every value of a parameter that may repeat. */
    public List<String> all(String name) {
        known.add(name);
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
