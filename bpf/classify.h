/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Which rules match: a two-level bit vector. Each condition that the policy uses turns the packet's value into
 * a row, the set of rules whose condition holds; the rules that match are the AND of the rows. The summaries
 * are ANDed first, so that of the words of rule bits only those are read that may hold a match.
 *
 * A row that takes no part is the base row, which changes nothing: so each row is a pointer on every path, and
 * the verifier follows one path through what reads them.
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

/* The search for one packet. */
struct xg_match {
	__u32 half;                        /* of every table: generation & 1 */
	__u32 used;                        /* bit n: rows[n] takes part; the base row always does */
	const struct xg_row *rows[XG_ROWS_OF_PACKET];
	__u64 summary;                     /* AND of the summaries */
};

/* The count rules that match. */
struct xg_counts {
	__u64 words[XG_COUNT_WORDS];
};

static __always_inline const struct xg_row *xg_row_at(__u32 half, __u32 row)
{
	__u32 index = half * XG_ROWS + row;

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
	const struct xg_row *element = xg_row_at(match->half, row);

	if (row < 0 || !element)
		return 0;
	match->rows[which] = element;
	match->summary &= element->summary;
	return 1;
}

/* Adds the rows of both addresses. False if a table is broken. */
static __always_inline int xg_add_addresses(struct xg_match *match, const struct xg_header *header,
					    const struct xg_packet *packet)
{
	if (match->used & 1u << XG_ROW_SOURCE
	    && !xg_add_row(match, XG_ROW_SOURCE, xg_address_row(header->source, match->half, packet->family,
								 packet->source_high, packet->source_low)))
		return 0;
	if (!match->summary || !(match->used & 1u << XG_ROW_DESTINATION))
		return 1;
	return xg_add_row(match, XG_ROW_DESTINATION,
			  xg_address_row(header->destination, match->half, packet->family,
					 packet->destination_high, packet->destination_low));
}

/*
 * Finds the rows of a packet and ANDs their summaries. Answers XG_TO_RULES; XG_REASON_DEFAULT if no rule is left,
 * perhaps before all rows were found; or XG_REASON_INTERNAL if a table is broken.
 */
static __always_inline __u32 xg_find_rows(struct xg_match *match, const struct xg_header *header,
					  const struct xg_packet *packet, __u32 slot)
{
	const struct xg_row *base = xg_row_at(match->half, header->base_row[packet->family == XG_FAMILY_IPV6]);

	if (!base)
		return XG_REASON_INTERNAL;
	if (!base->summary)
		return XG_REASON_DEFAULT;
	match->summary = base->summary;
	match->used = header->used_fields | (header->use_source & 1u) << XG_ROW_SOURCE
		      | (header->use_destination & 1u) << XG_ROW_DESTINATION;
#pragma unroll
	for (int which = 0; which < XG_ROWS_OF_PACKET; which++)
		match->rows[which] = base;
	if (!xg_add_addresses(match, header, packet))
		return XG_REASON_INTERNAL;
#pragma unroll
	for (int field = 0; field < XG_FIELDS; field++) {
		if (match->summary && match->used & 1u << field
		    && !xg_add_row(match, field, xg_class_row(match->half, xg_class_key(packet, slot, field))))
			return XG_REASON_INTERNAL;
	}
	return match->summary ? XG_TO_RULES : XG_REASON_DEFAULT;
}

/* The rules of one word, 0..30, that match. */
static __always_inline __u64 xg_matching(const struct xg_match *match, __u32 word)
{
	__u64 at = (word + 1) & 31; /* in a row as 32 numbers; the mask is the verifier's bound */
	__u64 bits;

	XG_OPAQUE(at);
	bits = ((const __u64 *)match->rows[XG_ROW_BASE])[at];
#pragma unroll
	for (int which = 0; which < XG_ROW_BASE; which++)
		if (match->used & 1u << which)
			bits &= ((const __u64 *)match->rows[which])[at];
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

/*
 * Reads the words that may hold a match, the ones of count rules (into *counts) before the others. Answers
 * the position of the first terminal rule that matches, or -1.
 */
static __always_inline long xg_first_terminal(struct xg_match *match, struct xg_counts *counts)
{
#pragma clang loop unroll(disable)
	for (int tried = 0; tried < XG_ROW_WORDS && match->summary; tried++) {
		__u32 word = xg_lowest(match->summary);
		__u64 bits = xg_matching(match, word);

		match->summary &= match->summary - 1;
		if (word >= XG_COUNT_WORDS) {
			if (bits)
				return word * 64 + xg_lowest(bits);
			continue;
		}
#pragma unroll
		for (__u32 count = 0; count < XG_COUNT_WORDS; count++)
			if (word == count)
				counts->words[count] = bits;
	}
	return -1;
}

static __always_inline const struct xg_rule *xg_rule_at(__u32 half, __u32 position)
{
	__u32 index = half * XG_POSITIONS + position;

	return bpf_map_lookup_elem(&xg_rules, &index);
}

#endif
