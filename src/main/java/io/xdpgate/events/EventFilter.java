package io.xdpgate.events;

import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a subscriber wants: all of its conditions have to hold. A condition holds for any of its values; one
 * without values asks nothing; one on something that the packet lacks does not hold. Immutable; every method but
 * {@link #accepts} gives a filter with one more condition.
 */
public final class EventFilter {
    public static final EventFilter EVERYTHING = new EventFilter(List.of());

    private final List<Predicate<PacketEvent>> conditions;

    private EventFilter(List<Predicate<PacketEvent>> conditions) {
        this.conditions = conditions;
    }

    /**
     * Whether the subscriber wants this event.
     *
     * <p>A loop, not a stream: this runs on the reader thread, once for each event and subscriber.
     */
    public boolean accepts(PacketEvent event) {
        for (Predicate<PacketEvent> condition : conditions) {
            if (!condition.test(event)) {
                return false;
            }
        }
        return true;
    }

    /** By the id of the rule that decided or counted. */
    public EventFilter rules(Set<String> ids) {
        return isOneOf(ids, PacketEvent::ruleId);
    }

    /** By something about the rule that decided or counted; is asked on the reader thread and has to be quick. */
    public EventFilter rulesWhere(Predicate<String> condition) {
        return with(event -> {
            String rule = event.ruleId();
            return rule != null && condition.test(rule);
        });
    }

    public EventFilter verdicts(Set<Verdict> verdicts) {
        return isOneOf(verdicts, PacketEvent::verdict);
    }

    /** By what a count rule would have done. */
    public EventFilter wouldBe(Set<Verdict> verdicts) {
        return isOneOf(verdicts, PacketEvent::wouldBe);
    }

    public EventFilter reasons(Set<Reason> reasons) {
        return isOneOf(reasons, PacketEvent::reason);
    }

    public EventFilter interfaces(Set<String> names) {
        return isOneOf(names, PacketEvent::interfaceName);
    }

    public EventFilter protocols(Set<Protocol> protocols) {
        return isOneOf(protocols, PacketEvent::protocol);
    }

    /** By the source or the destination port. */
    public EventFilter ports(Set<Integer> ports) {
        Set<Integer> any = Set.copyOf(ports);
        return any.isEmpty()
                ? this
                : with(event -> contains(any, event.sourcePort()) || contains(any, event.destinationPort()));
    }

    public EventFilter sources(Set<Prefix> prefixes) {
        return isWithin(prefixes, PacketEvent::source);
    }

    public EventFilter destinations(Set<Prefix> prefixes) {
        return isWithin(prefixes, PacketEvent::destination);
    }

    private EventFilter with(Predicate<PacketEvent> condition) {
        List<Predicate<PacketEvent>> more = new ArrayList<>(conditions);
        more.add(condition);
        return new EventFilter(List.copyOf(more));
    }

    /** Reads one thing of an event; null if the packet lacks it. */
    @FunctionalInterface
    private interface Field<T> {
        @Nullable
        T of(PacketEvent event);
    }

    private <T> EventFilter isOneOf(Set<T> values, Field<T> field) {
        Set<T> any = Set.copyOf(values);
        return any.isEmpty() ? this : with(event -> contains(any, field.of(event)));
    }

    private EventFilter isWithin(Set<Prefix> prefixes, Field<Address> field) {
        Set<Prefix> any = Set.copyOf(prefixes);
        return any.isEmpty() ? this : with(event -> covers(any, field.of(event)));
    }

    private static <T> boolean contains(Set<T> any, @Nullable T value) {
        return value != null && any.contains(value);
    }

    private static boolean covers(Set<Prefix> any, @Nullable Address address) {
        if (address != null) {
            for (Prefix prefix : any) {
                if (prefix.contains(address)) {
                    return true;
                }
            }
        }
        return false;
    }
}
