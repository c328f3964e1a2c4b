package io.xdpgate.api.rules;

import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of the list of rules. All filters must hold.
 *
 * @param contains an address in one of the prefixes of source or destination, whatever {@code not} says; address
 *     sets are not searched
 */
record RuleQuery(
        Map<String, String> labels,
        @Nullable String name,
        @Nullable Action action,
        @Nullable Address contains,
        boolean withStatistics,
        int limit,
        RuleOrder order,
        RuleOrder.@Nullable Position after) {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1_000;

    static RuleQuery read(HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        Map<String, String> labels = labels(query);
        Integer limit = query.parsed(
                "limit",
                text -> Range.parse(text, MAX_LIMIT)
                        .filter(range -> range.first() > 0 && text.indexOf('-') < 0)
                        .map(Range::first),
                "a whole number in 1.." + MAX_LIMIT);
        RuleOrder order = query.parsed("sort", RuleOrder::parse, RuleOrder.ALLOWED);
        RuleOrder inForce = order == null ? RuleOrder.DEFAULT : order;
        RuleQuery read = new RuleQuery(
                labels,
                query.text("name"),
                query.parsed("action", Action::parse, "one of pass, drop, count"),
                query.parsed("contains", Address::parse, "one IPv4 or IPv6 address"),
                includesStatistics(query),
                limit == null ? DEFAULT_LIMIT : limit,
                inForce,
                query.parsed("cursor", inForce::position, "the 'next' of a page with the same 'sort'"));
        query.refuseOthers();
        query.throwIfAny();
        return read;
    }

    boolean selects(Rule rule) {
        return (name == null || name.equals(rule.name()))
                && (action == null || action == rule.action())
                && labels.entrySet().stream()
                        .allMatch(label -> label.getValue().equals(rule.labels().get(label.getKey())))
                && (contains == null
                        || contains(rule.match().source(), contains)
                        || contains(rule.match().destination(), contains));
    }

    private static boolean contains(@Nullable AddressMatch match, Address address) {
        return match != null && match.prefixes().stream().anyMatch(prefix -> prefix.contains(address));
    }

    private static boolean includesStatistics(QueryParameters query) {
        List<String> wanted = query.all("include");
        if (!wanted.stream().allMatch("statistics"::equals)) {
            query.fault("include", "must be 'statistics'");
        }
        return !wanted.isEmpty();
    }

    private static Map<String, String> labels(QueryParameters query) {
        Map<String, String> labels = new HashMap<>();
        for (String text : query.all("label")) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                query.fault("label", "must be key:value");
            } else {
                String value = text.substring(colon + 1);
                String other = labels.putIfAbsent(text.substring(0, colon), value);
                if (other != null && !other.equals(value)) {
                    query.fault("label", "asks for two values of one key, which no rule has");
                }
            }
        }
        return labels;
    }
}
