package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.Set;

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

    /** {@code ports} holds if the source or the destination port is among them. */
    public boolean accepts(PacketEvent event) {
        throw new IllegalStateException("being written " + event);
    }
}
