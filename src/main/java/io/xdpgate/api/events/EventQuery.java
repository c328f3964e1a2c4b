package io.xdpgate.api.events;

import io.xdpgate.api.problem.ProblemError;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.events.EventFilter;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
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
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads filters of events in a query; a repeated parameter means any of its values. */
public final class EventQuery {
    /** As the header: for a browser, which cannot send one with a new ticket. */
    static final String LAST_EVENT_ID = "lastEventId";

    private static final Set<String> FILTERS = Set.of(
            "rule", "label", "verdict", "wouldBe", "reason", "source", "destination", "protocol", "port", "interface");
    private static final int MAX_PORT = 65_535;

    private final PolicyControl policies;
    private final Set<String> names;
    private final Map<String, String[]> parameters;
    private final List<ProblemError> faults = new ArrayList<>();

    private EventQuery(PolicyControl policies, Map<String, String[]> parameters, Set<String> names) {
        this.policies = policies;
        this.names = names;
        this.parameters = new TreeMap<>(parameters);
    }

    /**
     * The filter of a query.
     *
     * @param policies where the labels of rules are looked up
     * @param others parameters that the request takes beside the filters
     * @throws ProblemException 422 with all faults
     */
    public static EventFilter read(PolicyControl policies, Map<String, String[]> parameters, String... others) {
        Set<String> names = new TreeSet<>(FILTERS);
        names.addAll(List.of(others));
        EventQuery query = new EventQuery(policies, parameters, names);
        EventFilter filter = query.filter();
        if (!query.faults.isEmpty()) {
            throw ProblemException.parameters(query.faults);
        }
        return filter;
    }

    private EventFilter filter() {
        parameters.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> fault(name, "there is no such parameter; known are " + String.join(", ", names)));
        String verdicts = names(Verdict.values(), Verdict::text);
        EventFilter filter = EventFilter.EVERYTHING
                .verdicts(values("verdict", Verdict::parse, verdicts))
                .reasons(values("reason", Reason::parse, names(Reason.values(), Reason::text)))
                .rules(values("rule", Optional::of, ""))
                .interfaces(values("interface", Optional::of, ""))
                .wouldBe(values("wouldBe", Verdict::parse, verdicts))
                .protocols(values("protocol", Protocol::parse, "a number 0 to 255 or one of " + Protocol.names()))
                .ports(values("port", EventQuery::port, "a port number, 0 to " + MAX_PORT))
                .sources(values("source", Prefix::parse, "an address or a prefix such as 192.0.2.0/24"))
                .destinations(values("destination", Prefix::parse, "an address or a prefix such as 192.0.2.0/24"));
        Set<LabelledRules.Label> labels = values("label", LabelledRules.Label::parse, "key:value");
        return labels.isEmpty() ? filter : filter.rulesWhere(new LabelledRules(policies, labels));
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
