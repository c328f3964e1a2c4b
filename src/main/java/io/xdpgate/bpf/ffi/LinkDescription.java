package io.xdpgate.bpf.ffi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network interface, from an RTM_NEWLINK message.
 *
 * @param kind IFLA_INFO_KIND of a virtual device, else null
 * @param address colon-separated hex, or null
 * @param up IFF_UP
 * @param link IFLA_LINK: index of the lower device, or of a veth's peer; 0 when there is none
 * @param linkNamespace IFLA_LINK_NETNSID: this namespace's number of the one that {@code link} is in, -1 when it
 *     has none; null when that is this namespace
 * @param programs attached XDP programs; more than one when modes are combined
 */
public record LinkDescription(
        String name,
        int ifindex,
        @Nullable String kind,
        @Nullable String address,
        int mtu,
        int rxQueues,
        boolean up,
        int link,
        @Nullable Integer linkNamespace,
        List<AttachedXdp> programs) {
    public LinkDescription {
        programs = List.copyOf(programs);
    }

    /** @param mode the {@link XdpFlags} of its mode */
    public record AttachedXdp(int programId, int mode) {}
}
