package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import java.util.List;

/** What passes whatever the rules say; from the settings, not to be changed by the API. */
@Schema(name = "Guard")
public record GuardJson(
        @Schema(description = "Management traffic, from the settings")
        List<EntryJson> entries,

        @Schema(description = "Traffic without which a host falls off its network; always on")
        List<String> protocols) {
    /** The kinds of bpf/guard.h, and ARP. */
    private static final List<String> PROTOCOLS = List.of(
            "arp", "neighbour-discovery", "multicast-listener-discovery", "dhcp-reply", "dhcpv6-reply", "path-mtu");

    /** One kind of management traffic: all three hold. */
    @Schema(name = "GuardEntry")
    public record EntryJson(List<String> sources, String protocol, List<String> destinationPorts) {
        static EntryJson of(Guard.Entry entry) {
            return new EntryJson(
                    entry.sources().stream().map(Prefix::toString).toList(),
                    entry.protocol().toString(),
                    entry.destinationPorts().stream().map(Range::toString).toList());
        }
    }

    static GuardJson of(Guard guard) {
        return new GuardJson(guard.entries().stream().map(EntryJson::of).toList(), PROTOCOLS);
    }
}
