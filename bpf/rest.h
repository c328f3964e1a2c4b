/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Rules that hang on nothing: a bit vector with one slot for each rule, in order of their keys. Each condition turns
 * the packet's value into a row, the rules whose condition holds; the rules that match are the AND of the rows. A
 * summary of each block of 64 words is ANDed first, so that of the words only those are read that may hold a match.
 */
#ifndef XG_REST_H
#define XG_REST_H

#include "lists.h"

/* Rows of a packet: of its addresses, then one for each enum xg_field. */
#define XG_ROW_SOURCE 0
#define XG_ROW_DESTINATION 1
#define XG_ROWS_OF_ADDRESSES 2
#define XG_ROWS_OF_PACKET (XG_ROWS_OF_ADDRESSES + XG_FIELDS)

/* The first of enum xg_field: protocol and ports. Rules of most policies ask for no others. */
#define XG_COMMON_FIELDS (XG_FIELD_DESTINATION_PORT + 1)

/* The block under examination: of each row a summary and the words of the block. */
struct xg_block {
	const __u64 *rows[XG_ROWS_OF_PACKET];
	__u64 summary;              /* AND of the summaries: words that may hold a match */
};

/* The key of a packet in the table of a field. */
static __always_inline __u32 xg_field_key(const struct xg_facts *packet, int field)
{
	int has_ports = packet->flags & 2;

	switch (field) {
	case XG_FIELD_PROTOCOL:
		return packet->protocol;
	case XG_FIELD_SOURCE_PORT:
		return has_ports ? packet->source_port : 65536;
	case XG_FIELD_DESTINATION_PORT:
		return has_ports ? packet->destination_port : 65536;
	case XG_FIELD_ICMP:
		return !packet->has_icmp ? 131072
		       : (packet->flags & 1) << 16 | packet->icmp_type << 8 | packet->icmp_code;
	case XG_FIELD_TCP_FLAGS:
		return packet->has_tcp_flags ? packet->tcp_flags : 256;
	case XG_FIELD_INTERFACE:
		return packet->flags >> 2;
	case XG_FIELD_VLAN:
		return packet->vlan != XG_NO_VLAN ? packet->vlan : 4096;
	case XG_FIELD_FRAGMENT:
		return packet->fragment;
	case XG_FIELD_PACKET_LENGTH:
		return packet->length;
	case XG_FIELD_HOP_LIMIT:
		return packet->hop_limit;
	default:
		return packet->dscp;
	}
}

/* A summary and 64 words; number: of 8 bytes from the start of xg_tables. A row's block lies in one segment. */
static __always_inline const __u64 *xg_row_block(struct xg_tables *tables, __u32 number)
{
	struct xg_segment *segment = xg_segment_at(number / (XG_SEGMENT_LINES * 8));
	__u64 at = number & (XG_SEGMENT_LINES * 8 - 1);

	if (!segment) {
		tables->broken |= 1 + tables->nothing;
		segment = tables->first;
	}
	XG_OPAQUE(segment);
	XG_OPAQUE(at);
	if (at > XG_SEGMENT_LINES * 8 - 1 - XG_BLOCK_WORDS)
		at = 0; /* no row's block is there */
	return (const __u64 *)segment->bytes + at;
}

static __always_inline void xg_enter_row(struct xg_block *block, struct xg_tables *tables,
					 const struct xg_classifier *classifier, __u32 row, int which, __u32 number)
{
	const __u64 *words = xg_row_block(tables, xg_u32_at(tables, classifier->rows, row * classifier->blocks + number));

	block->rows[which] = words;
	block->summary &= words[0];
	XG_IN_MEMORY(block);
}

/*
 * Finds a block of each row and ANDs their summaries. Row 0 has every rule: a row that takes no part is that one and
 * read like the others, as each one that might or might not be read would be two paths for the verifier. fields: of
 * enum xg_field, how many of the first rules may ask for.
 */
static __always_inline void xg_enter_block(struct xg_block *block, struct xg_tables *tables,
					   const struct xg_classifier *classifier, const struct xg_facts *packet,
					   __u64 address_rows, __u32 number, const int fields)
{
	__u32 used = classifier->used_fields;

	block->summary = -1;
	xg_enter_row(block, tables, classifier, address_rows, XG_ROW_SOURCE, number);
	xg_enter_row(block, tables, classifier, address_rows >> 32, XG_ROW_DESTINATION, number);
#pragma unroll
	for (int field = 0; field < fields; field++) {
		__u32 row = 0;

		if (used & 1u << field)
			row = xg_paged_u16(tables, classifier->fields[field], xg_field_key(packet, field));
		XG_FORGET(row, tables->nothing);
		xg_enter_row(block, tables, classifier, row, XG_ROWS_OF_ADDRESSES + field, number);
	}
	XG_FORGET(block->summary, tables->nothing);
	XG_IN_MEMORY(block);
}

/* The rules of one word of the block that match. fields: as in xg_enter_block. */
static __always_inline __u64 xg_matching(const struct xg_block *block, __u32 word, const int fields)
{
	__u64 at = word, bits = -1;

	XG_IN_MEMORY(block); /* the rows are not to be copied to where the stack has room */

	XG_OPAQUE(at);
	at &= XG_BLOCK_WORDS - 1;
	at++;
#pragma unroll
	for (int which = 0; which < XG_ROWS_OF_ADDRESSES + fields; which++)
		bits &= block->rows[which][at];
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

static __always_inline __u32 xg_slot_line(struct xg_tables *tables, const struct xg_classifier *classifier, __u32 slot)
{
	return classifier->entries + xg_u32_at(tables, classifier->slots, slot);
}

/* The bits of a word without those of rules that are no longer in force. */
static __always_inline __u64 xg_alive(struct xg_tables *tables, const struct xg_classifier *classifier, __u32 number,
				      __u32 word, __u64 bits)
{
	return classifier->alive && bits
		       ? bits & xg_u64_at(tables, classifier->alive, number * XG_BLOCK_WORDS + word)
		       : bits;
}

/* The slot of the first rule of a block that matches, or -1. */
static __always_inline long xg_first_slot(struct xg_tables *tables, const struct xg_classifier *classifier,
					  struct xg_block *block, __u32 number, const int fields)
{
#pragma clang loop unroll(disable)
	for (__u64 tried = 0; tried < XG_BLOCK_WORDS; tried++) {
		__u64 summary = block->summary, bits;
		__u32 word;

		XG_FORGET(summary, tables->nothing);
		if (!summary)
			break;
		word = xg_lowest(summary);
		bits = xg_matching(block, word, fields);
		block->summary = summary & (summary - 1);
		bits = xg_alive(tables, classifier, number, word, bits);
		if (bits)
			return number * (XG_BLOCK_WORDS * 64) + word * 64 + xg_lowest(bits);
	}
	return -1;
}

/* The line of the first rule of a block of the rest that matches, 0 if none does. */
static __always_inline __u32 xg_first_of_block(__u64 address_rows, __u32 number, union xg_fact_words packet,
					       const int fields)
{
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(address_rows) };
	const struct xg_classifier *classifier;
	struct xg_block block;
	long found;

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	classifier = &xg_header_of(tables.first, packet.facts.generation)->main;
	xg_enter_block(&block, &tables, classifier, &packet.facts, address_rows, number, fields);
	found = xg_first_slot(&tables, classifier, &block, number, fields);
	return found < 0 ? 0 : xg_slot_line(&tables, classifier, found);
}

/* As a function. rows: of the source, and << 32 of the destination. The other numbers: struct xg_facts. */
XG_GLOBAL __u32 xg_search_block(__u64 address_rows, __u32 number, __u64 first, __u64 second, __u64 third)
{
	union xg_fact_words packet = { .words = { first, second, third } };

	return xg_first_of_block(address_rows, number, packet, XG_FIELDS);
}

/* Where rules ask for XG_COMMON_FIELDS alone. */
XG_GLOBAL __u32 xg_search_common(__u64 address_rows, __u32 number, __u64 third)
{
	union xg_fact_words packet = { .words = { 0, 0, third } };

	return xg_first_of_block(address_rows, number, packet, XG_COMMON_FIELDS);
}

#endif
