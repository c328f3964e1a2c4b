package io.xdpgate.analysis;

/** What decides packets beside rules. */
public enum Cover {
    /** What must reach the host is judged before rules are tried. */
    GUARD,
    /** The option {@code laterFragments} keeps these from the rules. */
    LATER_FRAGMENTS,
    /** Packets that no rule decides. */
    DEFAULT_ACTION
}
