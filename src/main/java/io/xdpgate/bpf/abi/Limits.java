package io.xdpgate.bpf.abi;

/** {@code enum xg_limit}: sizes and capacities. Names are those of {@code bpf/abi.h} without {@code XG_}. */
public final class Limits {
    public static final int ABI_VERSION = 4;
    /** Bytes of a cache line, the unit in which tables are addressed. */
    public static final int LINE = 64;
    /** Lines of an element of xg_tables: 1 MiB. */
    public static final int SEGMENT_LINES = 16_384;
    /** Tables on the way to the class of an address. */
    public static final int TRIE_STEPS = 24;
    /** Tables on the way to the class of an IPv4 address. */
    public static final int TRIE4_STEPS = 8;
    /** Bits of a list that hold its length. */
    public static final int LIST_BITS = 6;
    /** Entries of a list. */
    public static final int LIST_MAX = 63;
    /** Entries of a list that are compared without a call. */
    public static final int LIST_SHORT = 8;
    /** Entries of a list that are compared in one of the calls for what is beyond those. */
    public static final int LIST_PIECE = 14;
    /** Such calls at most. */
    public static final int LIST_PIECES = 4;
    /** Lines of a filter: 2^20 bits. */
    public static final int FILTER_LINES = 2_048;
    /** Numbers of a page: a line of u16. */
    public static final int PAGE = 32;
    /** 64-bit words of rule bits in a block of the rest. */
    public static final int BLOCK_WORDS = 64;
    /** Blocks of the rest. */
    public static final int BLOCKS = 4;
    /** Words that the count rules take. */
    public static final int COUNT_WORDS = 4;
    /** Count rules that are applied in one call, an eighth of a word. */
    public static final int COUNT_SHARE = 8;
    /** Lowest bit of priority + 1 in a rule's key. */
    public static final int KEY_PRIORITY = 43;
    /** Places of headers, a power of two. */
    public static final int HEADERS = 64;
    /** Parts of a policy. */
    public static final int PARTS = 6;
    /** In {@code died}: in force. */
    public static final int ALIVE = 0;
    /** In {@code died}: not in force, whatever the generation. */
    public static final int DEAD = 1;
    /** Interface slots; the last one stands for every other interface. */
    public static final int INTERFACES = 64;
    /** Room for the reasons; also the number of counter slots below the rules'. */
    public static final int REASONS = 16;
    /** Counter slots: REASONS for packets judged without a rule, then rules. */
    public static final int COUNTERS = 4096;
    /** {@code last} of an entry counts 2^24 ns. */
    public static final int LAST_SHIFT = 24;
    /** Bytes of the packet that an event can carry. */
    public static final int SNAP_MAX = 256;
    /** In {@code vlan} and {@code inner_vlan}: no tag, or a priority tag. */
    public static final int NO_VLAN = 0xffff;
    /** In {@code would_be}: not a count rule. */
    public static final int NO_VERDICT = 0xff;
    /** In {@code rule} of an event: no rule decided. */
    public static final long NO_RULE = 0xffff_ffffL;
    /** {@code magic} of a question about a traced packet. */
    public static final int TRACE_MAGIC = 0x7867_7431;
    /** {@code magic} of the answer. */
    public static final int TRACE_ANSWER = 0x7867_7432;

    private Limits() {}
}
