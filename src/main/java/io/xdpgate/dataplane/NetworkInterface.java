package io.xdpgate.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * A network interface as rtnetlink and ethtool describe it.
 *
 * @param driver null when the interface has none (ethtool)
 * @param kind link kind of a virtual device, e.g. {@code veth}; null for a physical one
 * @param address link-layer address, colon-separated hex; null when it has none
 * @param up administratively up
 * @param program the XDP program on it, ours or not; null when none
 */
public record NetworkInterface(
        String name,
        int ifindex,
        @Nullable String driver,
        @Nullable String kind,
        @Nullable String address,
        int mtu,
        int rxQueues,
        boolean up,
        @Nullable AttachedProgram program) {

    /**
     * @param programId kernel id
     * @param ours attached by this service
     */
    public record AttachedProgram(int programId, AttachMode mode, boolean ours) {}
}
