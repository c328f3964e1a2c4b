package io.xdpgate.policy;

import java.util.Set;

/** Holds for a TCP packet in which all flags of {@code set} are 1 and all of {@code clear} are 0. */
public record TcpFlagMatch(Set<TcpFlag> set, Set<TcpFlag> clear) {
    public TcpFlagMatch {
        set = Set.copyOf(set);
        clear = Set.copyOf(clear);
    }

    public boolean holds(int flagByte) {
        return (flagByte & TcpFlag.bits(set)) == TcpFlag.bits(set) && (flagByte & TcpFlag.bits(clear)) == 0;
    }
}
