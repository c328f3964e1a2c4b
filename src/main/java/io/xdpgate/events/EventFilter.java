package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which events a subscriber wants; an empty set asks nothing, several values are alternatives. */
public record EventFilter(
        Set<String> rules,
        Set<Verdict> verdicts,
        Set<Reason> reasons,
        Set<Prefix> sources,
        Set<Prefix> destinations,
        Set<Integer> ports,
        Set<String> interfaces) {
    public static final EventFilter EVERYTHING =
            new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public EventFilter {
        rules = Set.copyOf(rules);
        verdicts = Set.copyOf(verdicts);
        reasons = Set.copyOf(reasons);
        sources = Set.copyOf(sources);
        destinations = Set.copyOf(destinations);
        ports = Set.copyOf(ports);
        interfaces = Set.copyOf(interfaces);
    }

    /**
     * Whether the subscriber wants this event. {@code ports} holds if the source or the destination port is among
     * them; a condition on something that the packet lacks does not hold. Never throws.
     */
    public boolean accepts(PacketEvent event) {
        return accepts(verdicts, event.verdict())
                && accepts(reasons, event.reason())
                && accepts(rules, event.ruleId())
                && accepts(interfaces, event.interfaceName())
                && (accepts(ports, event.sourcePort()) || accepts(ports, event.destinationPort()))
                && contains(sources, event.source())
                && contains(destinations, event.destination());
    }

    private static <T> boolean accepts(Set<T> wanted, @Nullable T value) {
        return wanted.isEmpty() || (value != null && wanted.contains(value));
    }

    // A loop, not a stream: this runs on the reader thread, once for each event and subscriber.
    private static boolean contains(Set<Prefix> wanted, @Nullable Address address) {
        if (wanted.isEmpty()) {
            return true;
        }
        if (address != null) {
            for (Prefix prefix : wanted) {
                if (prefix.contains(address)) {
                    return true;
                }
            }
        }
        return false;
    }
}
