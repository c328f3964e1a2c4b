package io.xdpgate.policy;

import org.jspecify.annotations.Nullable;

/**
 * Holds for an ICMP or ICMPv6 packet of this type.
 *
 * @param type 0..255
 * @param code 0..255, or null for every code
 */
public record IcmpMatch(int type, @Nullable Integer code) {
    public IcmpMatch {
        if (type < 0 || type > 255 || (code != null && (code < 0 || code > 255))) {
            throw new IllegalArgumentException("ICMP type and code are 0..255");
        }
    }
}
