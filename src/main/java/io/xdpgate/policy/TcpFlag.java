package io.xdpgate.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A bit of byte 13 of the TCP header (RFC 9293 section 3.1); the constants are in the order of the bits. */
public enum TcpFlag {
    FIN,
    SYN,
    RST,
    PSH,
    ACK,
    URG,
    ECE,
    CWR;

    public int bit() {
        return 1 << ordinal();
    }

    public static Optional<TcpFlag> parse(String text) {
        return Texts.find(values(), TcpFlag::name, text);
    }

    /** The flags of a flag byte. */
    public static Set<TcpFlag> of(int bits) {
        EnumSet<TcpFlag> flags = EnumSet.noneOf(TcpFlag.class);
        Arrays.stream(values()).filter(flag -> (bits & flag.bit()) != 0).forEach(flags::add);
        return flags;
    }

    /** The flag byte of some flags. */
    public static int bits(Set<TcpFlag> flags) {
        return flags.stream().mapToInt(TcpFlag::bit).sum();
    }
}
