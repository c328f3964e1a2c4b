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
	XG_ABI_VERSION = 1,
	XG_ROW_WORDS = 31,          /* 64-bit words of rule bits in a row */
	XG_COUNT_WORDS = 4,         /* words 0..3 hold the count rules, the others terminal rules */
	XG_POSITIONS = 1984,        /* XG_ROW_WORDS * 64 */
	XG_ROWS = 16384,            /* rows of one generation */
	XG_RANGES4 = 16384,         /* IPv4 ranges of one generation, both directions together */
	XG_RANGES6 = 16384,         /* IPv6 ranges of one generation, both directions together */
	XG_RANGE_STEPS = 15,        /* halvings that search XG_RANGES4 or XG_RANGES6 */
	XG_CLASS_KEYS = 332736,     /* keys of all class tables of one generation, a multiple of XG_CLASS_LINE */
	XG_CLASS_LINE = 32,         /* keys in one element of xg_classes (64 bytes) */
	XG_INTERFACES = 64,         /* interface slots; the last one stands for every other interface */
	XG_REASONS = 16,            /* room for enum xg_reason; also the number of counter slots below the rules' */
	XG_COUNTERS = 4096,         /* counter slots: XG_REASONS for packets judged without a rule, then rules */
	XG_SNAP_MAX = 256,          /* bytes of the packet that an event can carry */
	XG_NO_VLAN = 0xffff,        /* vlan, inner_vlan: no tag, or a priority tag */
	XG_NO_VERDICT = 0xff,       /* would_be: not a count rule */
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
 * Conditions that are looked up in a class table. The keys of table F are
 * [xg_class_base of F, base of the next); the last key of a table that can be absent stands for "the packet
 * has no such field".
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

/* First key of each class table within a generation. */
enum xg_class_base {
	XG_BASE_PROTOCOL = 0,
	XG_BASE_SOURCE_PORT = 256,
	XG_BASE_DESTINATION_PORT = 65793,
	XG_BASE_ICMP = 131330,
	XG_BASE_TCP_FLAGS = 262403,
	XG_BASE_INTERFACE = 262660,
	XG_BASE_VLAN = 262724,
	XG_BASE_FRAGMENT = 266821,
	XG_BASE_PACKET_LENGTH = 266824,
	XG_BASE_HOP_LIMIT = 332400,
	XG_BASE_DSCP = 332656,
	XG_BASE_END = 332720,
};

/* Events of a rule: one packet in `every` (0 = never), at most `max_per_second` of them on each CPU. */
struct xg_log {
	__u32 every;
	__u32 max_per_second;
	__u16 snap_length;          /* bytes of the packet, 0..XG_SNAP_MAX */
	__u16 pad[3];
};

/* A run of elements in xg_ranges4 or xg_ranges6, within the generation's half. */
struct xg_span {
	__u32 first;
	__u32 count;                /* at least 1: the first range starts at address 0 */
};

/*
 * Map xg_control, one element, mapped into the service's memory. The service writes, the program reads.
 * One aligned store to `generation` publishes a policy.
 */
struct xg_control {
	__u32 generation;           /* the live half of every table is generation & 1 */
	__u32 events_armed;         /* 0: no event is built, whatever a rule asks for */
	__u32 panic;                /* 1: every packet passes with XG_REASON_PANIC */
	__u32 pad;
};

/* Map xg_headers, two elements, one for each half: what a policy is beside its tables. Service writes. */
struct xg_header {
	__u32 generation;
	__u32 used_fields;          /* bit n set: some rule has condition n of enum xg_field */
	__u64 revision;
	__u16 base_row[2];          /* rules that can match IPv4, IPv6 */
	__u16 default_counts;       /* count rules that run before the default action: all of them */
	__u8 default_action;        /* enum xg_verdict, as are the next five */
	__u8 malformed;
	__u8 deep_headers;
	__u8 encapsulated;
	__u8 non_ip;
	__u8 later_fragments;       /* used when match_later_fragments is 0 */
	__u8 match_later_fragments; /* 1: later fragments go through the rules */
	__u8 use_source;            /* some rule has a source condition: the source spans are to be searched */
	__u8 use_destination;
	__u8 pad;
	struct xg_log log;          /* events of packets dropped without a rule */
	struct xg_span source[2];   /* IPv4, IPv6 */
	struct xg_span destination[2];
};

/*
 * Map xg_rules, 2 * XG_POSITIONS elements: the rule behind each bit of a row. Positions below
 * XG_COUNT_WORDS * 64 are count rules, the others terminal rules, both in the order of the policy.
 */
struct xg_rule {
	__u32 counter;              /* slot in xg_counters, stable for as long as the rule lives */
	__u16 counts_before;        /* count rules that come before this one */
	__u8 action;                /* enum xg_action */
	__u8 would_be;              /* enum xg_verdict of a count rule, else XG_NO_VERDICT */
	__u8 reason;                /* XG_REASON_RULE or XG_REASON_GUARD */
	__u8 pad[7];
	struct xg_log log;
};

/* Map xg_rows, 2 * XG_ROWS elements: for one class of values of a field, the rules whose condition holds. */
struct xg_row {
	__u64 summary;              /* bit n set: words[n] is not 0 */
	__u64 words[31];            /* XG_ROW_WORDS */
};

/* Map xg_ranges4, 2 * XG_RANGES4 elements, ascending by start: addresses from start up to the next start. */
struct xg_range4 {
	__u32 start;                /* host order */
	__u32 row;
};

/* Map xg_ranges6, 2 * XG_RANGES6 elements, ascending by (high, low). */
struct xg_range6 {
	__u64 high;                 /* host order */
	__u64 low;                  /* host order */
	__u32 row;
	__u32 pad;
};

/* Map xg_classes, 2 * XG_CLASS_KEYS / XG_CLASS_LINE elements: the row of each key of each class table. */
struct xg_class_line {
	__u16 row[32];              /* XG_CLASS_LINE */
};

/* Map xg_interfaces, XG_INTERFACES elements: the ifindex in each slot. Service writes. */
struct xg_interface {
	__u32 ifindex;              /* 0 ends the list; 0xffffffff is a free slot */
	__u32 pad;
};

/*
 * Map xg_totals, per CPU, XG_INTERFACES * XG_REASONS * 2 elements at
 * (slot * XG_REASONS + reason) * 2 + verdict. Program writes.
 */
struct xg_total {
	__u64 packets;
	__u64 bytes;                /* frames from the Ethernet header, without FCS */
};

/*
 * Map xg_counters, per CPU, XG_COUNTERS elements. Slots below XG_REASONS hold only the log state of packets
 * judged without a rule (slot = reason); rules follow. Program writes.
 */
struct xg_counter {
	__u64 packets;
	__u64 bytes;
	__u64 last_ns;              /* CLOCK_MONOTONIC, refreshed at most once a kernel tick; 0 = never */
	__u64 last_jiffies;
	__u64 log_window_ns;        /* start of the second that log_emitted counts */
	__u32 log_emitted;
	__u32 log_skipped;          /* packets since the last sampled one */
};

/* Map xg_event_totals, per CPU, one element: wanted = emitted + suppressed. Program writes. */
struct xg_event_total {
	__u64 wanted;               /* sampled packets while events are armed */
	__u64 suppressed;           /* over max_per_second */
	__u64 emitted;              /* bpf_perf_event_output was called */
	__u64 failed;               /* ... and refused: the ring was full, or its CPU has none; part of emitted */
};

/* A perf sample of map xg_events: this header, then `captured` bytes of the packet. */
struct xg_event {
	__u64 time_ns;              /* CLOCK_MONOTONIC */
	__u64 revision;
	__u32 counter;              /* the rule's slot in xg_counters, or the reason if no rule decided */
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
	enum xg_class_base class_base;
};

#define XG_LAYOUT(type, size) _Static_assert(sizeof(struct type) == (size), #type " has padding")
XG_LAYOUT(xg_log, 16);
XG_LAYOUT(xg_span, 8);
XG_LAYOUT(xg_control, 16);
XG_LAYOUT(xg_header, 80);
XG_LAYOUT(xg_rule, 32);
XG_LAYOUT(xg_row, 256);
XG_LAYOUT(xg_range4, 8);
XG_LAYOUT(xg_range6, 24);
XG_LAYOUT(xg_class_line, 64);
XG_LAYOUT(xg_interface, 8);
XG_LAYOUT(xg_total, 16);
XG_LAYOUT(xg_counter, 48);
XG_LAYOUT(xg_event_total, 32);
XG_LAYOUT(xg_event, 88);
XG_LAYOUT(xg_abi, 128);

#endif
