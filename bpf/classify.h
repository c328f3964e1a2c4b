/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Which rules match: a two-level bit vector. Each condition that the policy uses turns the packet's value into
 * a row, the set of rules whose condition holds; the rules that match are the AND of the rows. The summaries
 * are ANDed first, so that of the words of rule bits only those are read that may hold a match.
 *
 * Rows are kept by number, not by pointer: a number that is absent and one that is present look the same to
 * the verifier, so each optional row costs it one path instead of two for everything that follows.
 */
#ifndef XG_CLASSIFY_H
#define XG_CLASSIFY_H

#include "maps.h"
#include "packet.h"

/* Rows of a packet, beside one for each enum xg_field. */
#define XG_ROW_SOURCE XG_FIELDS
#define XG_ROW_DESTINATION (XG_FIELDS + 1)
#define XG_ROW_BASE (XG_FIELDS + 2)
#define XG_ROWS_OF_PACKET (XG_FIELDS + 3)

/* The search for one packet; everything in one half of the tables. */
struct xg_match {
	__u32 half;                        /* generation & 1 */
	__u32 used;                        /* bit n: rows[n] takes part; the base row always does */
	__u64 rows[XG_ROWS_OF_PACKET];     /* elements of xg_rows; 64 bits, as the verifier tracks whole stack slots */
	__u64 summary;                     /* AND of the summaries */
	__u64 unknown;                     /* for XG_FORGET */
};

static __always_inline const struct xg_row *xg_row_at(__u32 index)
{
	return bpf_map_lookup_elem(&xg_rows, &index);
}

/* Elements of the live half's span in which the address falls, or -1 if a look-up fails. A span starts at 0. */
static __always_inline long xg_search4(__u32 first, __u32 count, __u32 address)
{
	const struct xg_range4 *range;

	/* The last range with start <= address lies in [first, first + count); each step halves it. */
#pragma clang loop unroll(disable)
	for (int step = 0; step < XG_RANGE_STEPS && count > 1; step++) {
		__u32 middle = first + count / 2;

		range = bpf_map_lookup_elem(&xg_ranges4, &middle);
		if (!range)
			return -1;
		if (range->start <= address)
			first = middle;
		count -= count / 2;
	}
	range = bpf_map_lookup_elem(&xg_ranges4, &first);
	return range ? (long)range->row : -1;
}

static __always_inline long xg_search6(__u32 first, __u32 count, __u64 high, __u64 low)
{
	const struct xg_range6 *range;

#pragma clang loop unroll(disable)
	for (int step = 0; step < XG_RANGE_STEPS && count > 1; step++) {
		__u32 middle = first + count / 2;

		range = bpf_map_lookup_elem(&xg_ranges6, &middle);
		if (!range)
			return -1;
		if (range->high < high || (range->high == high && range->low <= low))
			first = middle;
		count -= count / 2;
	}
	range = bpf_map_lookup_elem(&xg_ranges6, &first);
	return range ? (long)range->row : -1;
}

/* The row of an address. spans: IPv4, IPv6. */
static __always_inline long xg_address_row(const struct xg_span *spans, __u32 half, __u8 family, __u64 high, __u64 low)
{
	if (family == XG_FAMILY_IPV4)
		return xg_search4(half * XG_RANGES4 + spans[0].first, spans[0].count, low);
	return xg_search6(half * XG_RANGES6 + spans[1].first, spans[1].count, high, low);
}

/* The key of a packet in the class table of a field, from the first key of the generation. */
static __always_inline __u32 xg_class_key(const struct xg_packet *packet, __u32 slot, int field)
{
	switch (field) {
	case XG_FIELD_PROTOCOL:
		return XG_BASE_PROTOCOL + packet->protocol;
	case XG_FIELD_SOURCE_PORT:
		return packet->has_ports ? XG_BASE_SOURCE_PORT + packet->source_port : XG_BASE_DESTINATION_PORT - 1;
	case XG_FIELD_DESTINATION_PORT:
		return packet->has_ports ? XG_BASE_DESTINATION_PORT + packet->destination_port : XG_BASE_ICMP - 1;
	case XG_FIELD_ICMP:
		return !packet->has_icmp ? XG_BASE_TCP_FLAGS - 1
		       : XG_BASE_ICMP + (packet->family == XG_FAMILY_IPV6 ? 65536 : 0)
			 + (packet->icmp_type << 8 | packet->icmp_code);
	case XG_FIELD_TCP_FLAGS:
		return packet->has_tcp_flags ? XG_BASE_TCP_FLAGS + packet->tcp_flags : XG_BASE_INTERFACE - 1;
	case XG_FIELD_INTERFACE:
		return XG_BASE_INTERFACE + slot;
	case XG_FIELD_VLAN:
		return packet->vlan != XG_NO_VLAN ? XG_BASE_VLAN + packet->vlan : XG_BASE_FRAGMENT - 1;
	case XG_FIELD_FRAGMENT:
		return XG_BASE_FRAGMENT + packet->fragment;
	case XG_FIELD_PACKET_LENGTH:
		return XG_BASE_PACKET_LENGTH + packet->length;
	case XG_FIELD_HOP_LIMIT:
		return XG_BASE_HOP_LIMIT + packet->hop_limit;
	default:
		return XG_BASE_DSCP + packet->dscp;
	}
}

/* The row of a key of a class table, or -1. */
static __always_inline long xg_class_row(__u32 half, __u32 key)
{
	__u32 index = half * (XG_CLASS_KEYS / XG_CLASS_LINE) + key / XG_CLASS_LINE;
	const struct xg_class_line *line = bpf_map_lookup_elem(&xg_classes, &index);

	return line ? (long)line->row[key % XG_CLASS_LINE] : -1;
}

/* Adds a row to the search. False if it does not exist. */
static __always_inline int xg_add_row(struct xg_match *match, int which, long row)
{
	__u32 index = match->half * XG_ROWS + (__u32)row;
	const struct xg_row *element = xg_row_at(index);

	if (row < 0 || !element)
		return 0;
	match->rows[which] = index;
	match->summary &= element->summary;
	return 1;
}

/*
 * The parser's paths end in different constants (no ports, no tag, IPv4), and keys become offsets into lines,
 * which the verifier must know exactly: without this it would follow each combination through all that comes.
 */
static __always_inline void xg_forget_path(struct xg_packet *packet, __u64 unknown)
{
	XG_FORGET(packet->family, unknown);
	XG_FORGET(packet->protocol, unknown);
	XG_FORGET(packet->fragment, unknown);
	XG_FORGET(packet->vlan, unknown);
	XG_FORGET(packet->inner_vlan, unknown);
	XG_FORGET(packet->length, unknown);
	XG_FORGET(packet->hop_limit, unknown);
	XG_FORGET(packet->dscp, unknown);
	XG_FORGET(packet->has_ports, unknown);
	XG_FORGET(packet->source_port, unknown);
	XG_FORGET(packet->destination_port, unknown);
	XG_FORGET(packet->has_icmp, unknown);
	XG_FORGET(packet->icmp_type, unknown);
	XG_FORGET(packet->icmp_code, unknown);
	XG_FORGET(packet->has_tcp_flags, unknown);
	XG_FORGET(packet->tcp_flags, unknown);
}

/*
 * Finds the rows of a packet and ANDs their summaries. False if a table is broken. It stops early when no
 * rule is left; the rows behind are then not set, and match->summary is 0.
 */
static __always_inline int xg_find_rows(struct xg_match *match, const struct xg_header *header,
					const struct xg_packet *packet, __u32 slot)
{
	__u32 used = header->used_fields;

	match->used = used | (header->use_source & 1u) << XG_ROW_SOURCE
		      | (header->use_destination & 1u) << XG_ROW_DESTINATION;
	match->summary = ~0ull;
	if (!xg_add_row(match, XG_ROW_BASE, header->base_row[packet->family == XG_FAMILY_IPV6]))
		return 0;
	/* The base row stands in for what is not reached: the verifier then knows as much on every path. */
#pragma unroll
	for (int which = 0; which < XG_ROW_BASE; which++)
		match->rows[which] = match->rows[XG_ROW_BASE];
	if (match->summary && header->use_source
	    && !xg_add_row(match, XG_ROW_SOURCE, xg_address_row(header->source, match->half, packet->family,
								 packet->source_high, packet->source_low)))
		return 0;
	if (match->summary && header->use_destination
	    && !xg_add_row(match, XG_ROW_DESTINATION, xg_address_row(header->destination, match->half, packet->family,
								      packet->destination_high,
								      packet->destination_low)))
		return 0;
	if (!used)
		return 1;
#pragma unroll
	for (int field = 0; field < XG_FIELDS; field++) {
		if (!(used & 1u << field) || !match->summary)
			continue;
		if (!xg_add_row(match, field, xg_class_row(match->half, xg_class_key(packet, slot, field))))
			return 0;
	}
	return 1;
}

/* ANDs one word of a row into *bits. False if the row does not exist, although xg_add_row found it. */
static __always_inline int xg_and_word(const struct xg_match *match, int which, __u32 word, __u64 *bits)
{
	const struct xg_row *row = xg_row_at(match->rows[which]);

	if (!row)
		return 0;
	*bits &= ((const __u64 *)row)[(word + 1) & 31]; /* words[word]; the mask is the verifier's bound */
	return 1;
}

/* The rules of one word, 0..30, that match. None if a row cannot be read: no rule may match on what was not. */
static __always_inline __u64 xg_matching(const struct xg_match *match, __u32 word)
{
	__u32 used = match->used;
	__u64 bits = ~0ull;

	if (!xg_and_word(match, XG_ROW_BASE, word, &bits))
		return 0;
	if (used & 1u << XG_ROW_SOURCE && !xg_and_word(match, XG_ROW_SOURCE, word, &bits))
		return 0;
	if (used & 1u << XG_ROW_DESTINATION && !xg_and_word(match, XG_ROW_DESTINATION, word, &bits))
		return 0;
#pragma unroll
	for (int field = 0; field < XG_FIELDS; field++) {
		if (used & 1u << field && !xg_and_word(match, field, word, &bits))
			return 0;
	}
	return bits;
}

/*
 * Number of the lowest set bit; `bits` is not 0. BPF has no such instruction, so the ones below that bit are
 * counted (by pairs, fours, bytes). Without branches: each would split the verifier's path in two, for every
 * word that follows.
 */
static __always_inline __u32 xg_lowest(__u64 bits)
{
	__u64 below = (bits & -bits) - 1;

	XG_OPAQUE(below); /* clang would see a count of trailing zeros and make it a table in a map of its own */
	below -= below >> 1 & 0x5555555555555555;
	below = (below & 0x3333333333333333) + (below >> 2 & 0x3333333333333333);
	below = (below + (below >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return below * 0x0101010101010101 >> 56;
}

/* Position of the first terminal rule that matches, or -1. */
static __always_inline long xg_first_terminal(const struct xg_match *match)
{
	__u64 candidates = match->summary >> XG_COUNT_WORDS;

#pragma clang loop unroll(disable)
	for (int tried = 0; tried < XG_ROW_WORDS - XG_COUNT_WORDS && candidates; tried++) {
		__u32 word = XG_COUNT_WORDS + xg_lowest(candidates);
		__u64 bits = xg_matching(match, word);

		if (bits)
			return word * 64 + xg_lowest(bits);
		candidates &= candidates - 1;
	}
	return -1;
}

static __always_inline const struct xg_rule *xg_rule_at(__u32 half, __u32 position)
{
	__u32 index = half * XG_POSITIONS + position;

	return bpf_map_lookup_elem(&xg_rules, &index);
}

/* Bits of a summary that stand for words of count rules. */
#define XG_COUNT_SUMMARY ((1u << XG_COUNT_WORDS) - 1)

/* Among the first `count` count rules, which run before the decision, those of word 0..3 that match. */
static __always_inline __u64 xg_counts_that_match(const struct xg_match *match, __u32 count, __u32 word)
{
	XG_FORGET(count, match->unknown); /* or each word would halve what is known of it, for all words to come */
	if (!(match->summary & 1u << word) || count <= word * 64)
		return 0;

	__u64 bits = xg_matching(match, word);

	return count < word * 64 + 64 ? bits & ((1ull << (count & 63)) - 1) : bits;
}

#endif
