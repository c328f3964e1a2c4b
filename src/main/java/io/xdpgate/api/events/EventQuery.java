package io.xdpgate.api.events;

import io.xdpgate.api.problem.ProblemError;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.events.EventFilter;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the filters in the query of the event stream; a repeated parameter means any of its values. */
final class EventQuery {
    private static final Set<String> NAMES =
            Set.of("rule", "verdict", "reason", "source", "destination", "port", "interface", "ticket");
    private static final int MAX_PORT = 65_535;

    private final Map<String, String[]> parameters;
    private final List<ProblemError> faults = new ArrayList<>();

    private EventQuery(Map<String, String[]> parameters) {
        this.parameters = new TreeMap<>(parameters);
    }

    /**
     * The filter of a query.
     *
     * @throws ProblemException 422 with all faults
     */
    static EventFilter read(Map<String, String[]> parameters) {
        EventQuery query = new EventQuery(parameters);
        EventFilter filter = query.filter();
        if (!query.faults.isEmpty()) {
            throw ProblemException.parameters(query.faults);
        }
        return filter;
    }

    private EventFilter filter() {
        parameters.keySet().stream()
                .filter(name -> !NAMES.contains(name))
                .forEach(name -> fault(
                        name,
                        "there is no such parameter; known are "
                                + NAMES.stream().sorted().collect(Collectors.joining(", "))));
        return new EventFilter(
                values("rule", Optional::of, ""),
                values("verdict", Verdict::parse, names(Verdict.values(), Verdict::text)),
                values("reason", Reason::parse, names(Reason.values(), Reason::text)),
                values("source", Prefix::parse, "an address or a prefix such as 192.0.2.0/24"),
                values("destination", Prefix::parse, "an address or a prefix such as 192.0.2.0/24"),
                values("port", EventQuery::port, "a port number, 0 to " + MAX_PORT),
                values("interface", Optional::of, ""));
    }

    private <T> Set<T> values(String name, Function<String, Optional<T>> reader, String expected) {
        Set<T> values = new LinkedHashSet<>();
        for (String text : parameters.getOrDefault(name, new String[0])) {
            Optional<T> value = text.isEmpty() ? Optional.empty() : reader.apply(text);
            value.ifPresentOrElse(
                    values::add,
                    () -> fault(
                            name,
                            text.isEmpty() ? "give it a value or leave it out" : "'" + text + "' is not " + expected));
        }
        return values;
    }

    private void fault(String parameter, String detail) {
        faults.add(ProblemError.parameter(parameter, detail));
    }

    private static Optional<Integer> port(String text) {
        return Range.parse(text, MAX_PORT)
                .filter(range -> text.indexOf('-') < 0)
                .map(Range::first);
    }

    private static <T> String names(T[] values, Function<T, String> text) {
        return "one of " + Arrays.stream(values).map(text).collect(Collectors.joining(", "));
    }
}
