package io.xdpgate.policy;

import java.util.Locale;
import java.util.Optional;

/** Why a packet got its verdict: a closed, numbered list shared with {@code bpf/abi.h}; constants are in order. */
public enum Reason {
    /** A terminal rule matched. */
    RULE,
    /** No terminal rule matched. */
    DEFAULT,
    /** Management traffic that no rule may block. */
    GUARD,
    /** The packet contradicts itself; see the policy option. */
    MALFORMED,
    /** A third VLAN tag, or an extension header chain beyond the walked depth. */
    DEEP_HEADERS,
    /** MPLS, PPPoE session, NSH or MACsec. */
    ENCAPSULATED,
    /** Any other EtherType, or LLC. */
    NON_IP,
    /** A later fragment that the policy keeps from the rules. */
    LATER_FRAGMENT,
    /** A look-up that cannot fail failed. */
    INTERNAL,
    /** The panic switch is on. */
    PANIC;

    /** The number in {@code enum xg_reason}. */
    public int number() {
        return ordinal();
    }

    /** The name in JSON and metrics, e.g. {@code later-fragment}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Reason of(int number) {
        return values()[number];
    }

    public static Optional<Reason> parse(String text) {
        return Texts.find(values(), Reason::text, text);
    }
}
