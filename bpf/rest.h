/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Rules that hang on nothing: a bit vector with one slot for each rule, in order of their keys. Each condition turns
 * the packet's value into a row, the rules whose condition holds; the rules that match are the AND of the rows. A
 * summary of each block of 64 words is ANDed first, so that of the words only those are read that may hold a match.
 */
#ifndef XG_REST_H
#define XG_REST_H

#include "lists.h"

/* Rows of a packet, beside one for each enum xg_field. */
#define XG_ROW_SOURCE XG_FIELDS
#define XG_ROW_DESTINATION (XG_FIELDS + 1)
#define XG_ROW_ALL (XG_FIELDS + 2)
#define XG_ROWS_OF_PACKET (XG_FIELDS + 3)

/* The rows of one packet; row 0 has every rule and takes no part. */
struct xg_rows {
	__u32 row[XG_FIELDS + 2];
};

/* The block under examination: where in the words each row's block begins, plus 1; 0: it takes no part. */
struct xg_block {
	__u32 at[XG_ROWS_OF_PACKET];
	__u64 summary;              /* AND of the summaries: words that may hold a match */
};

/* The key of a packet in the table of a field. */
static __always_inline __u32 xg_field_key(const struct xg_packet *packet, __u32 slot, int field)
{
	switch (field) {
	case XG_FIELD_PROTOCOL:
		return packet->protocol;
	case XG_FIELD_SOURCE_PORT:
		return packet->has_ports ? packet->source_port : 65536;
	case XG_FIELD_DESTINATION_PORT:
		return packet->has_ports ? packet->destination_port : 65536;
	case XG_FIELD_ICMP:
		return !packet->has_icmp ? 131072
		       : (packet->family == XG_FAMILY_IPV6 ? 65536 : 0) + (packet->icmp_type << 8 | packet->icmp_code);
	case XG_FIELD_TCP_FLAGS:
		return packet->has_tcp_flags ? packet->tcp_flags : 256;
	case XG_FIELD_INTERFACE:
		return slot;
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

/* source, destination: the rows of the addresses. */
static __always_inline void xg_find_rows(struct xg_rows *rows, struct xg_tables *tables,
					 const struct xg_classifier *classifier, const struct xg_packet *packet,
					 __u32 slot, __u32 source, __u32 destination)
{
	__u32 used = classifier->used_fields;

	rows->row[XG_ROW_SOURCE] = source;
	rows->row[XG_ROW_DESTINATION] = destination;
#pragma unroll
	for (int field = 0; field < XG_FIELDS; field++) {
		__u32 row = 0;

		if (used & 1u << field)
			row = xg_u16_at(tables, classifier->fields[field], xg_field_key(packet, slot, field));
		XG_FORGET(row, tables->nothing);
		rows->row[field] = row;
	}
}

static __always_inline void xg_enter_block(struct xg_block *block, struct xg_tables *tables,
					   const struct xg_classifier *classifier, const struct xg_rows *rows,
					   __u32 number)
{
	__u32 all = xg_u32_at(tables, classifier->rows, number);

	/* Without a condition in the way all rules of the block are to be tried: the words of row 0. */
	block->at[XG_ROW_ALL] = all + 1;
	block->summary = xg_u64_at(tables, classifier->words, all);
#pragma unroll
	for (int which = 0; which < XG_ROW_ALL; which++) {
		__u32 row = rows->row[which], at = 0;

		XG_FORGET(row, tables->nothing); /* to compare a copy of it: the row itself stays unknown */
		if (row) {
			at = xg_u32_at(tables, classifier->rows, row * classifier->blocks + number);
			block->summary &= xg_u64_at(tables, classifier->words, at);
			at++;
		}
		XG_FORGET(at, tables->nothing);
		block->at[which] = at;
	}
	XG_FORGET(block->summary, tables->nothing);
}

/* The rules of one word of the block that match. */
static __always_inline __u64 xg_matching(const struct xg_block *block, struct xg_tables *tables,
					 const struct xg_classifier *classifier, __u32 word)
{
	__u64 bits = xg_u64_at(tables, classifier->words, block->at[XG_ROW_ALL] + word);

#pragma unroll
	for (int which = 0; which < XG_ROW_ALL; which++) {
		__u32 at = block->at[which];

		XG_FORGET(at, tables->nothing);
		if (at)
			bits &= xg_u64_at(tables, classifier->words, at + word);
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
					  struct xg_block *block, __u32 number)
{
#pragma clang loop unroll(disable)
	for (int tried = 0; tried < XG_BLOCK_WORDS; tried++) {
		__u64 summary = block->summary, bits;
		__u32 word;

		XG_FORGET(summary, tables->nothing);
		if (!summary)
			break;
		word = xg_lowest(summary);
		bits = xg_matching(block, tables, classifier, word);
		block->summary = summary & (summary - 1);
		bits = xg_alive(tables, classifier, number, word, bits);
		if (bits)
			return number * (XG_BLOCK_WORDS * 64) + word * 64 + xg_lowest(bits);
	}
	return -1;
}

/*
 * The line of the first rule of the rest that matches and has a key below `key`; 0 if none does. rows: of the source,
 * and << 32 of the destination.
 */
XG_GLOBAL __u32 xg_search_rest(struct xdp_md *ctx, __u32 generation, __u32 slot, __u64 address_rows, __u64 key)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0) };
	const struct xg_classifier *classifier;
	struct xg_rows rows;

	if (!tables.first)
		return 0;
	classifier = &xg_header_of(tables.first, generation)->main;
	{
		struct xg_packet packet;

		tables.nothing = xg_nothing(data, data_end);
		xg_parse(data, data_end, &packet, tables.nothing);
		XG_IN_MEMORY(&packet);
		xg_find_rows(&rows, &tables, classifier, &packet, slot, address_rows, address_rows >> 32);
		XG_IN_MEMORY(&rows);
	}
#pragma clang loop unroll(disable)
	for (__u32 number = 0; number < XG_BLOCKS && number < classifier->blocks; number++) {
		struct xg_block block;
		long found;

		if (classifier->block_keys[number] >= key)
			return 0;
		xg_enter_block(&block, &tables, classifier, &rows, number);
		found = xg_first_slot(&tables, classifier, &block, number);
		if (found >= 0) {
			__u32 line = xg_slot_line(&tables, classifier, found);

			return xg_entry_at(&tables, line)->key < key ? line : 0;
		}
	}
	return 0;
}

#endif
