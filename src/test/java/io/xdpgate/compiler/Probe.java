package io.xdpgate.compiler;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;

/**
 * A parsed IP packet as the tables see it.
 *
 * @param protocol 0..255; ports, ICMP and flags exist as it and {@code fragment} say
 * @param slot interface slot
 * @param vlan -1: untagged
 * @param fragment 0 none, 1 first, 2 later
 */
record Probe(
        Address source,
        Address destination,
        int protocol,
        int sourcePort,
        int destinationPort,
        int icmpType,
        int icmpCode,
        int flagByte,
        int slot,
        int vlan,
        int fragment,
        int length,
        int hopLimit,
        int dscp) {
    Family family() {
        return source.family();
    }

    boolean hasPorts() {
        return fragment != 2
                && (protocol == 6 || protocol == 17 || protocol == 33 || protocol == 132 || protocol == 136);
    }

    boolean hasIcmp() {
        return fragment != 2 && protocol == (family() == Family.IPV4 ? 1 : 58);
    }

    boolean hasTcpFlags() {
        return fragment != 2 && protocol == 6;
    }
}
