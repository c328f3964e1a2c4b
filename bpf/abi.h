/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * The byte contract between the program and the service: every key, value, event and number that both read.
 * Nothing else lives here. The Java layouts in io.xdpgate.bpf.abi carry the same struct and member names and
 * are compared with this object's BTF in both directions; change a member here and the build says where Java
 * differs.
 *
 * Host byte order unless a member's type is __be16/__be32 or its comment says "network order".
 * Fixed-width types, explicit padding, no bit fields, no enum-typed members: the layout is the same on every
 * architecture and for every compiler.
 */
#ifndef XG_ABI_H
#define XG_ABI_H

#include <linux/types.h>

/* Sizes and capacities. */
enum xg_limit {
	XG_ABI_VERSION = 4,
	XG_LINE = 64,               /* bytes of a cache line, the unit in which tables are addressed */
	XG_SEGMENT_LINES = 16384,   /* lines of a segment, one element of xg_tables: 1 MiB */
	XG_TRIE_STEPS = 24,         /* tables on the way to the class of an address */
	XG_TRIE4_STEPS = 8,         /* ... of an IPv4 address */
	XG_LIST_BITS = 6,           /* bits of a list that hold its length */
	XG_LIST_MAX = 63,           /* entries of a list */
	XG_LIST_SHORT = 8,          /* ... that are compared without a call */
	XG_LIST_PIECE = 14,         /* ... that are compared in one of the calls for what is beyond those */
	XG_LIST_PIECES = 4,         /* ... of such calls at most */
	XG_FILTER_LINES = 2048,     /* of 2^20 bits in u32, one for 2^12 IPv4 addresses; 0: all of them are of class 0 */
	XG_PAGE = 32,               /* numbers of a page: a line of u16 */
	XG_BLOCK_WORDS = 64,        /* 64-bit words of rule bits in a block of the rest */
	XG_BLOCKS = 4,              /* blocks of the rest */
	XG_COUNT_WORDS = 4,         /* words that the count rules take */
	XG_COUNT_SHARE = 8,         /* count rules that are applied in one call, an eighth of a word */
	XG_KEY_PRIORITY = 43,       /* lowest bit of priority + 1 in a rule's key; below: order of creation; keys stay below 2^63 */
	XG_HEADERS = 64,            /* places of headers, a power of two */
	XG_PARTS = 6,               /* parts of a policy: main, overlay, counts, two of address sets, alive */
	XG_ALIVE = 0,               /* xg_entry.died: in force */
	XG_DEAD = 1,                /* xg_entry.died: not in force, whatever the generation */
	XG_INTERFACES = 64,         /* interface slots; the last one stands for every other interface */
	XG_REASONS = 16,            /* room for enum xg_reason; also the number of counters below the rules' */
	XG_COUNTERS = 4096,         /* per-CPU counters: XG_REASONS for packets judged without a rule, then rules */
	XG_LAST_SHIFT = 24,         /* xg_entry.last counts 2^24 ns */
	XG_SNAP_MAX = 256,          /* bytes of the packet that an event can carry */
	XG_NO_VLAN = 0xffff,        /* vlan, inner_vlan: no tag, or a priority tag */
	XG_NO_VERDICT = 0xff,       /* would_be: not a count rule */
	XG_NO_RULE = 0xffffffff,    /* xg_event.rule: no rule decided */
	XG_TRACE_MAGIC = 0x78677431, /* xg_trace.magic of a question */
	XG_TRACE_ANSWER = 0x78677432, /* ... of an answer */
};

/* What happened to a packet. */
enum xg_verdict {
	XG_VERDICT_PASS = 0,
	XG_VERDICT_DROP = 1,
};

/* Why: the closed list of api.md. A number is never reused. */
enum xg_reason {
	XG_REASON_RULE = 0,
	XG_REASON_DEFAULT = 1,
	XG_REASON_GUARD = 2,
	XG_REASON_MALFORMED = 3,
	XG_REASON_DEEP_HEADERS = 4,
	XG_REASON_ENCAPSULATED = 5,
	XG_REASON_NON_IP = 6,
	XG_REASON_LATER_FRAGMENT = 7,
	XG_REASON_INTERNAL = 8,
	XG_REASON_PANIC = 9,        /* the panic switch passes everything */
};

enum xg_family {
	XG_FAMILY_NONE = 0,         /* not an IP packet, or its IP header could not be read */
	XG_FAMILY_IPV4 = 4,
	XG_FAMILY_IPV6 = 6,
};

enum xg_fragment {
	XG_FRAGMENT_NONE = 0,       /* not a fragment, or an IPv6 atomic fragment (RFC 6946) */
	XG_FRAGMENT_FIRST = 1,      /* offset 0 and more to come */
	XG_FRAGMENT_LATER = 2,      /* offset above 0 */
};

/* What a rule asks for. */
enum xg_action {
	XG_ACTION_PASS = 0,
	XG_ACTION_DROP = 1,
	XG_ACTION_COUNT = 2,
};

/*
 * How the program finds the class of an address: a ref is a leaf, whose value is the class, or leads to a table
 * in the trie. An address is 128 bits, of which tables use up the leading ones; IPv4 is the leading 32 bits.
 */
enum xg_ref {
	XG_REF_TABLE = 0x80000000,  /* else a leaf, and the other bits are the class */
	XG_REF_NEXT = 0x40000000,   /* 32 bits of the address are used up before the table is read */
	XG_REF_DIRECT16 = 0x20000000, /* 65536 refs, indexed by 16 bits, which are used up */
	XG_REF_DIRECT8 = 0x10000000, /* 256 refs, indexed by 8 bits, which are used up; else struct xg_node */
	XG_REF_FILTER16 = 0x30000000, /* a filter of XG_FILTER_LINES, then what XG_REF_DIRECT16 leads to; IPv4 */
	XG_REF_LINE = 0x0fffffff,   /* line, from the first one of the trie */
};

/* Bits of xg_entry.flags. */
enum xg_entry_flag {
	XG_ENTRY_DROP = 1,          /* the action; else pass */
	XG_ENTRY_IPV4 = 2,          /* can match IPv4 */
	XG_ENTRY_IPV6 = 4,          /* can match IPv6 */
	XG_ENTRY_PORTS = 8,         /* has a condition on ports */
	XG_ENTRY_SOURCE = 16,       /* the address is the source, else the destination; IPv4: the one that is negated */
	XG_ENTRY_NEGATED = 32,      /* ... and must not match */
	XG_ENTRY_EXTRA = 64,        /* has more conditions, in struct xg_extra */
	XG_ENTRY_LOG = 128,         /* makes events */
};

/* Bits of xg_extra.flags. */
enum xg_extra_flag {
	XG_EXTRA_ADDRESS4 = 1,      /* has a condition on the other address, IPv4 */
	XG_EXTRA_NEGATED = 2,       /* ... which must not match */
	XG_EXTRA_VLAN = 4,
	XG_EXTRA_SOURCE_SETS = 8,
	XG_EXTRA_NOT_SOURCE_SETS = 16, /* the source is in none of source_sets */
	XG_EXTRA_DESTINATION_SETS = 32,
	XG_EXTRA_NOT_DESTINATION_SETS = 64,
	XG_EXTRA_ICMP = 128,
	XG_EXTRA_TCP_FLAGS = 256,
	XG_EXTRA_FACTS = 512,       /* has conditions beside those on sets and IPv6 addresses */
	XG_EXTRA_ADDRESS6 = 1024,   /* ... IPv6 */
};

/*
 * Conditions of the rest that are looked up in a table of rows, one for each key. The last key of a table that can
 * be absent stands for "the packet has no such field".
 */
enum xg_field {
	XG_FIELD_PROTOCOL = 0,      /* 256 keys */
	XG_FIELD_SOURCE_PORT = 1,   /* 65536 + absent */
	XG_FIELD_DESTINATION_PORT = 2, /* 65536 + absent */
	XG_FIELD_ICMP = 3,          /* IPv4 type << 8 | code, then 65536 for ICMPv6, then absent */
	XG_FIELD_TCP_FLAGS = 4,     /* 256 + absent */
	XG_FIELD_INTERFACE = 5,     /* XG_INTERFACES slots */
	XG_FIELD_VLAN = 6,          /* ids 0..4095 + absent */
	XG_FIELD_FRAGMENT = 7,      /* enum xg_fragment, 3 keys */
	XG_FIELD_PACKET_LENGTH = 8, /* 0..65575: an IPv6 header and the longest payload */
	XG_FIELD_HOP_LIMIT = 9,     /* 256 keys */
	XG_FIELD_DSCP = 10,         /* 64 keys */
	XG_FIELDS = 11,
};

/* Events of a rule: one packet in `every` (0 = never), at most `max_per_second` of them on each CPU. */
struct xg_log {
	__u32 every;
	__u32 max_per_second;
	__u16 snap_length;          /* bytes of the packet, 0..XG_SNAP_MAX */
	__u16 pad[3];
};

/* The ifindex in a slot. */
struct xg_interface {
	__u32 ifindex;              /* 0 ends the list; 0xffffffff is a free slot */
	__u32 pad;
};

/* What a later service has to know about a slot; the program does not read it. */
struct xg_attachment {
	__u8 name[16];              /* whose packets the slot counts, now or lately; all zero: nobody's yet */
	__u8 requested_mode;        /* what was asked for: 0 auto, 1 native, 2 generic, 3 offload */
	__u8 tag_offloads;          /* VLAN offloads that were switched off, bits as io.xdpgate.bpf.VlanTags numbers them */
	__u8 pad[6];
};

/* Map xg_control, one element, mapped into the service's memory. The service writes, the program reads. */
struct xg_control {
	__u32 events_armed;         /* most events a second on each CPU, all rules together; 0: none is built */
	__u32 panic;                /* 1: every packet passes with XG_REASON_PANIC */
	__u64 panic_end;            /* CLOCK_REALTIME, ms, at which the service ends that; 0: nobody said when */
	struct xg_interface interfaces[64]; /* XG_INTERFACES */
	struct xg_attachment attachments[64]; /* XG_INTERFACES */
};

/*
 * Rules as tables. Numbers of lines count from the start of xg_tables; line 0 is the root's and means "none".
 *
 * A list is the index of its first entry << XG_LIST_BITS | its length; its entries ascend by key.
 *
 * Paged u16: an array of them in pages of XG_PAGE, of which equal ones are stored once. It begins with the lines of a u16
 * for each page: how many lines behind the array's first one the page is. Tables of ports stay in the fastest cache so.
 */
struct xg_classifier {
	__u32 trie;                 /* line that refs count from */
	__u32 source[2];            /* refs: IPv4, IPv6 */
	__u32 destination[2];
	__u32 classes;              /* line of struct xg_class, by class */
	__u32 ports;                /* paged u16, by destination port: class; 0: there is only class 0 */
	__u32 port_classes;         /* line of struct xg_class, by class; class 0 is that of packets without ports, and
				     * of the rules that hang on nothing, which the lists of the others have too; 0:
				     * no rule hangs on a port or on nothing */
	__u32 pad;
	__u32 entries;              /* line of the entry that lists call 0 */
	__u32 blocks;               /* of the rest; 0: there is none */
	__u32 rows;                 /* line of u32: for each row and block, where its summary and words are: number of
				     * 8 bytes from the start of xg_tables; they lie in one segment */
	__u32 slots;                /* line of u32, by slot of the rest: index of an entry */
	__u32 used_fields;          /* bit n set: a rule of the rest has condition n of enum xg_field */
	__u32 alive;                /* line of u64, by word of the rest: rules that are in force; 0: all are */
	__u32 pad2;
	__u32 fields[11];           /* XG_FIELDS: paged u16, by key: row */
	__u32 pad3[5];
	__u64 block_keys[4];        /* XG_BLOCKS: smallest key of the block */
	__u64 pad4[4];
};

/* Bits of xg_header.asks_sets: whose sets some rule asks for. */
enum xg_asks {
	XG_ASKS_SOURCE = 1,
	XG_ASKS_DESTINATION = 2,
};

/* Which sets an address is in. */
struct xg_sets {
	__u32 trie;                 /* line that refs count from */
	__u32 ref[2];               /* IPv4, IPv6 */
	__u32 masks;                /* line of u64, by class: bit n is set n; 0: there are no sets */
};

/* What a policy is beside its tables. Service writes. */
struct xg_header {
	__u32 generation;
	__u8 default_action;        /* enum xg_verdict, as are the next five */
	__u8 malformed;
	__u8 deep_headers;
	__u8 encapsulated;
	__u8 non_ip;
	__u8 later_fragments;       /* used when match_later_fragments is 0 */
	__u8 match_later_fragments; /* 1: later fragments go through the rules */
	__u8 has_rules;             /* 0: neither the main classifier nor the overlay has a rule */
	__u8 has_overlay;
	__u8 count_words;           /* words of the rest of `counts`, 0..XG_COUNT_WORDS */
	__u8 asks_sets;             /* enum xg_asks */
	__u8 pad;
	__u64 revision;
	struct xg_log log;          /* events of packets dropped without a rule */
	struct xg_sets sets;
	__u32 pad2[2];
	struct xg_sets recent_sets; /* addresses whose sets changed since; class 0: as `sets` says */
	__u32 pad3[12];
	struct xg_classifier main;
	struct xg_classifier overlay; /* rules that changed since `main` was compiled; no rest */
	struct xg_classifier counts; /* count rules; only a rest */
};

/* Lines that belong to a policy. */
struct xg_part {
	__u32 line;                 /* 0: there is no such part */
	__u32 lines;
	__u32 entries;              /* line of its first struct xg_entry */
	__u32 entry_count;          /* 0: it has none, as address sets */
};

/* What a later service has to know about the policy of a header; the program does not read it. */
struct xg_extents {
	__u32 generation;
	__u32 pad[3];
	struct xg_part parts[6];    /* XG_PARTS */
	__u32 pad2[4];
};

/*
 * The first lines of xg_tables. One aligned store to `generation` publishes a policy: its header, whose place is
 * generation modulo XG_HEADERS, its tables, and the death of entries that have this generation in `died`.
 *
 * The first line keeps its layout in every version: by it a service tells whether it can read the rest.
 */
struct xg_root {
	__u32 generation;           /* 0: no policy yet */
	__u32 retired;              /* what is left of this generation and those before has been counted and is free */
	__u64 layout;               /* a digest of this file as the service knows it */
	__u8 object[32];            /* SHA-256 of the object that the program was loaded from */
	__u32 pad[4];
	struct xg_header headers[64]; /* XG_HEADERS */
	struct xg_extents extents[64]; /* XG_HEADERS */
};

/* Map xg_tables: as many segments as the policy needs, set before load. Everything in it is 64-byte lines. */
struct xg_segment {
	__u8 bytes[1048576];        /* XG_SEGMENT_LINES * XG_LINE */
};

/* A table of the trie that compares 32 bits of the address. */
struct xg_node {
	__u32 keys[7];              /* ascending; unused ones are 0xffffffff */
	__u32 refs[8];              /* as many as keys are not above the bits */
	__u32 pad;
};

struct xg_class {
	__u64 key;                  /* of the first entry of its list; all ones: the list is empty */
	__u32 list;
	__u32 row;                  /* of the rest; of a class of ports 1: class 0 is to be searched as well */
};

/* A rule with one value for each condition: a rule with more values has several entries. */
struct xg_entry {
	__u64 key;                  /* order of judgement: priority + 1 << XG_KEY_PRIORITY | order of creation; guard first */
	__u64 address[2];           /* IPv6: host order, high and low; IPv4: source << 32 | destination, and the masks of both */
	__u16 source_ports[2];      /* first, last */
	__u16 destination_ports[2];
	__u8 protocol;
	__u8 protocol_mask;         /* 0: any protocol; 0xff: this one */
	__u8 address_length;        /* of an IPv6 prefix */
	__u8 flags;                 /* enum xg_entry_flag */
	__u16 died;                 /* XG_ALIVE, XG_DEAD, or low bits of the first generation without the rule */
	__u16 counter;              /* in xg_counters; 0: the rule counts here */
	__u64 packets;              /* added to atomically by the program */
	__u64 bytes;
	__u32 detail;               /* struct xg_detail: number of 32 bytes from the start of xg_tables */
	__u32 last;                 /* CLOCK_MONOTONIC >> XG_LAST_SHIFT when it matched last; 0 = never */
};

/* What is seldom asked about a rule. */
struct xg_detail {
	__u32 rule;                 /* number by which the service knows it, for as long as the rule lives */
	__u32 extra;                /* line of struct xg_extra, if the entry has XG_ENTRY_EXTRA */
	__u16 log_state;            /* in xg_counters: what its events' cap is counted in */
	__u8 would_be;              /* enum xg_verdict of a count rule, else XG_NO_VERDICT */
	__u8 pad[5];
	struct xg_log log;
};

/*
 * Conditions that few rules have. What a condition does not ask for is full: first 0, last the highest, mask -1.
 * With XG_EXTRA_ADDRESS4 or _ADDRESS6 the next line is a struct xg_extra_address.
 */
struct xg_extra {
	__u64 source_sets;          /* bit n: set n */
	__u64 destination_sets;
	__u64 interfaces;           /* bit n: slot n */
	__u64 dscp;                 /* bit n: value n */
	__u32 packet_length[2];     /* first, last */
	__u16 vlan[2];
	__u16 icmp_mask;            /* of type << 8 | code */
	__u16 icmp_value;
	__u16 flags;                /* enum xg_extra_flag */
	__u8 hop_limit[2];
	__u8 tcp_flag_mask;
	__u8 tcp_flag_value;
	__u8 fragments;             /* bit n: enum xg_fragment n */
	__u8 pad[9];
};

/* A condition on the address that the entry is not about. */
struct xg_extra_address {
	__u64 address[2];           /* IPv6: host order, high and low; IPv4: address << 32 | mask, and 0 */
	__u8 length;                /* of an IPv6 prefix */
	__u8 pad[47];
};

/*
 * Map xg_rules is the service's alone. A rule has the element of its number + 1 for as long as it lives: what it
 * counted in parts and counters that are its no more. Element 0 is a struct xg_transfer.
 */
struct xg_rule {
	__u8 identity[32];          /* its id, ended by zeros; of a guard entry 0xff and the 8 bytes of its key */
	__u64 packets;
	__u64 bytes;
	__u64 last_ns;              /* CLOCK_MONOTONIC; 0 = never */
	__u32 counter;              /* its element of xg_counters; 0: none */
	__u32 state;                /* 1: the rule lives */
};

/*
 * What an entry counted, on its way to its rule. All of it is written before `state` becomes 1; then it is carried out,
 * which may be done again: the rule gets these numbers, the entry gets zeros; then `state` becomes 0.
 */
struct xg_transfer {
	__u32 state;
	__u32 rule;                 /* element */
	__u32 program;              /* id of the program whose xg_tables has the entry */
	__u32 line;                 /* of the entry */
	__u64 packets;
	__u64 bytes;
	__u64 last_ns;
	__u64 pad[3];
};

/*
 * Map xg_traffic, per CPU, XG_INTERFACES elements: packets by interface, reason * 2 + verdict, and a clock that
 * is read once a kernel tick, as it costs more than all the counting. Program writes.
 */
struct xg_total {
	__u64 packets;
	__u64 bytes;                /* frames from the Ethernet header, without FCS */
};

struct xg_traffic {
	__u64 jiffies;
	__u64 now_ns;               /* CLOCK_MONOTONIC at the start of that tick */
	struct xg_total totals[32]; /* XG_REASONS * 2 */
};

/*
 * Map xg_counters, per CPU, XG_COUNTERS elements. Those below XG_REASONS hold only the log state of packets
 * judged without a rule (number = reason); rules follow. Program writes.
 */
struct xg_counter {
	__u64 packets;
	__u64 bytes;
	__u64 last_ns;              /* CLOCK_MONOTONIC, to a kernel tick; 0 = never */
	__u64 log_window_ns;        /* start of the second that log_emitted counts */
	__u32 log_emitted;
	__u32 log_skipped;          /* packets since the last sampled one */
};

/* Map xg_event_totals, per CPU, one element: wanted = emitted + suppressed. Program writes. */
struct xg_event_total {
	__u64 wanted;               /* sampled packets while events are armed */
	__u64 suppressed;           /* over max_per_second, or over events_armed */
	__u64 emitted;              /* bpf_perf_event_output was called */
	__u64 failed;               /* ... and refused: the ring was full, or its CPU has none; part of emitted */
	__u64 window_ns;            /* start of the second that window_emitted counts */
	__u64 window_emitted;       /* events of all rules in it */
};

/* A perf sample of map xg_events: this header, then `captured` bytes of the packet. */
struct xg_event {
	__u64 time_ns;              /* CLOCK_MONOTONIC */
	__u64 revision;
	__u32 rule;                 /* xg_detail.rule, or XG_NO_RULE */
	__u32 ifindex;
	__u32 length;               /* frame, bytes */
	__u16 captured;             /* bytes of the packet that follow */
	__u16 vlan;                 /* outer tag, or XG_NO_VLAN */
	__u16 inner_vlan;           /* second tag, or XG_NO_VLAN */
	__u16 source_port;          /* 0 unless has_ports */
	__u16 destination_port;
	__u8 verdict;               /* enum xg_verdict */
	__u8 would_be;              /* enum xg_verdict, or XG_NO_VERDICT */
	__u8 reason;                /* enum xg_reason */
	__u8 family;                /* enum xg_family */
	__u8 protocol;              /* of the IP packet, after IPv6 extension headers */
	__u8 has_ports;
	__u8 has_icmp;
	__u8 has_tcp_flags;
	__u8 icmp_type;
	__u8 icmp_code;
	__u8 tcp_flags;             /* byte 13 of the TCP header: CWR ECE URG ACK PSH RST SYN FIN */
	__u8 fragment;              /* enum xg_fragment */
	__u8 source[16];            /* network order; IPv4 in the first four bytes */
	__u8 destination[16];
	__u8 pad[6];
};

/* What is asked about a traced packet. */
enum xg_trace_part {
	XG_TRACE_JUDGEMENT = 0,     /* answered by struct xg_trace */
	XG_TRACE_ADDRESSES = 1,     /* by struct xg_trace_addresses */
	XG_TRACE_FIELDS = 2,        /* by struct xg_trace_fields */
};

/* The metadata of a traced packet, 32 bytes: the longest that every kernel takes. */
struct xg_trace {
	__u32 magic;                /* XG_TRACE_MAGIC; the answer: XG_TRACE_ANSWER */
	__u32 part;                 /* enum xg_trace_part */
	__u64 revision;             /* of the policy that judged */
	__u32 rule;                 /* xg_detail.rule, or XG_NO_RULE */
	__u32 outcome;              /* reason * 2 + verdict */
	__u32 pad[2];
};

/* Addresses as in struct xg_packet: host order, IPv4 in the low half of `low`. */
struct xg_trace_addresses {
	__u64 source_high;
	__u64 source_low;
	__u64 destination_high;
	__u64 destination_low;
};

/* What the parser read of the packet beside its addresses. */
struct xg_trace_fields {
	__u32 length;               /* of the IP packet by its own header */
	__u16 vlan;                 /* outer tag, or XG_NO_VLAN */
	__u16 inner_vlan;           /* second tag, or XG_NO_VLAN */
	__u16 source_port;          /* host order; 0 without has_ports */
	__u16 destination_port;
	__u8 family;                /* enum xg_family */
	__u8 protocol;              /* after IPv6 extension headers */
	__u8 fragment;              /* enum xg_fragment */
	__u8 hop_limit;
	__u8 dscp;
	__u8 has_ports;
	__u8 has_icmp;
	__u8 has_tcp_flags;
	__u8 icmp_type;
	__u8 icmp_code;
	__u8 tcp_flags;
	__u8 pad[9];
};

/*
 * Map xg_abi, one element, never written. Its type carries into BTF what no other map mentions; a pinned map
 * of another version is recognised by its size.
 */
struct xg_abi {
	__u32 version;              /* XG_ABI_VERSION */
	__u32 pad;
	struct xg_event event;
	enum xg_limit limit;
	enum xg_verdict verdict;
	enum xg_reason reason;
	enum xg_family family;
	enum xg_fragment fragment;
	enum xg_action action;
	enum xg_field field;
	enum xg_ref ref;
	enum xg_asks asks;
	enum xg_entry_flag entry_flag;
	enum xg_extra_flag extra_flag;
	__u32 pad2;
	struct xg_root root;
	struct xg_node node;
	struct xg_class address_class;
	struct xg_entry entry;
	struct xg_detail detail;
	struct xg_extra extra;
	struct xg_extra_address extra_address;
	struct xg_rule rule;
	struct xg_transfer transfer;
	enum xg_trace_part trace_part;
	__u32 pad3;
	struct xg_trace trace;
	struct xg_trace_addresses trace_addresses;
	struct xg_trace_fields trace_fields;
};

#define XG_LAYOUT(type, size) _Static_assert(sizeof(struct type) == (size), #type " has padding")
XG_LAYOUT(xg_log, 16);
XG_LAYOUT(xg_interface, 8);
XG_LAYOUT(xg_attachment, 24);
XG_LAYOUT(xg_control, 2064);
XG_LAYOUT(xg_classifier, 192);
XG_LAYOUT(xg_sets, 16);
XG_LAYOUT(xg_header, 704);
XG_LAYOUT(xg_part, 16);
XG_LAYOUT(xg_extents, 128);
XG_LAYOUT(xg_root, 53312);
XG_LAYOUT(xg_segment, 1048576);
XG_LAYOUT(xg_node, 64);
XG_LAYOUT(xg_class, 16);
XG_LAYOUT(xg_entry, 64);
XG_LAYOUT(xg_detail, 32);
XG_LAYOUT(xg_extra, 64);
XG_LAYOUT(xg_extra_address, 64);
XG_LAYOUT(xg_rule, 64);
XG_LAYOUT(xg_transfer, 64);
XG_LAYOUT(xg_total, 16);
XG_LAYOUT(xg_traffic, 528);
XG_LAYOUT(xg_counter, 40);
XG_LAYOUT(xg_event_total, 48);
XG_LAYOUT(xg_event, 88);
XG_LAYOUT(xg_trace, 32);
XG_LAYOUT(xg_trace_addresses, 32);
XG_LAYOUT(xg_trace_fields, 32);

#endif
