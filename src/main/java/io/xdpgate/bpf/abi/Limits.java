package io.xdpgate.bpf.abi;

/** {@code enum xg_limit}: sizes and capacities. Names are those of {@code bpf/abi.h} without {@code XG_}. */
public final class Limits {
    public static final int ABI_VERSION = 1;
    /** 64-bit words of rule bits in a row. */
    public static final int ROW_WORDS = 31;
    /** Words 0..3 hold the count rules, the others terminal rules. */
    public static final int COUNT_WORDS = 4;
    /** ROW_WORDS * 64. */
    public static final int POSITIONS = 1984;
    /** Rows of one generation. */
    public static final int ROWS = 16_384;
    /** IPv4 ranges of one generation, both directions together. */
    public static final int RANGES4 = 16_384;
    /** IPv6 ranges of one generation, both directions together. */
    public static final int RANGES6 = 16_384;
    /** Halvings that search RANGES4 or RANGES6. */
    public static final int RANGE_STEPS = 15;
    /** Keys of all class tables of one generation, a multiple of CLASS_LINE. */
    public static final int CLASS_KEYS = 332_736;
    /** Keys in one element of xg_classes (64 bytes). */
    public static final int CLASS_LINE = 32;
    /** Interface slots; the last one stands for every other interface. */
    public static final int INTERFACES = 64;
    /** Room for the reasons; also the number of counter slots below the rules'. */
    public static final int REASONS = 16;
    /** Counter slots: REASONS for packets judged without a rule, then rules. */
    public static final int COUNTERS = 4096;
    /** Bytes of the packet that an event can carry. */
    public static final int SNAP_MAX = 256;
    /** In {@code vlan} and {@code inner_vlan}: no tag, or a priority tag. */
    public static final int NO_VLAN = 0xffff;
    /** In {@code would_be}: not a count rule. */
    public static final int NO_VERDICT = 0xff;

    private Limits() {}
}
