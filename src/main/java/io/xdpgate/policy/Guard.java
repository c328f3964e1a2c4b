package io.xdpgate.policy;

import java.util.List;

/**
 * The management entries of the guard: traffic to the host that no rule may block. The protocol guards (ARP,
 * neighbour discovery, MLD, DHCP replies, path-MTU messages) are always on and need no entry.
 */
public record Guard(List<Entry> entries) {
    public static final Guard NONE = new Guard(List.of());

    public Guard {
        entries = List.copyOf(entries);
    }

    /** Packets from these prefixes with this protocol to these ports; all three are required. */
    public record Entry(List<Prefix> sources, Protocol protocol, List<Range> destinationPorts) {
        public Entry {
            sources = List.copyOf(sources);
            destinationPorts = List.copyOf(destinationPorts);
            if (sources.isEmpty() || destinationPorts.isEmpty() || !protocol.hasPorts()) {
                throw new IllegalArgumentException(
                        "a guard entry needs source prefixes, a protocol with ports and destination ports");
            }
        }
    }
}
