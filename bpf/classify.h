/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * The first rule that matches. A rule hangs on the most selective of its conditions: source address, destination
 * address, destination port; what hangs on none of them is in the list of every port while those are few, else in the
 * rest. So a packet is compared with the few rules of its classes, however many there are.
 */
#ifndef XG_CLASSIFY_H
#define XG_CLASSIFY_H

#include "rest.h"

/* What a class of addresses or ports stands for. */
static __always_inline const struct xg_class *xg_class_at(struct xg_tables *tables, __u32 classes, __u32 class)
{
	return (const struct xg_class *)xg_line(tables, classes + class / 4) + class % 4;
}

static __always_inline __u32 xg_side_class(struct xg_tables *tables, __u32 trie, const __u32 *refs, int six, __u64 high,
					   __u64 low)
{
	return six ? xg_class6(tables, trie, refs[1], high, low) : xg_class4(tables, trie, refs[0], low);
}

/* The class of a side of the packet. */
static __always_inline const struct xg_class *xg_class_of(struct xg_tables *tables,
							  const struct xg_classifier *classifier,
							  const struct xg_packet *packet, int source, int six)
{
	__u32 class = source ? xg_side_class(tables, classifier->trie, classifier->source, six, packet->source_high,
					     packet->source_low)
			     : xg_side_class(tables, classifier->trie, classifier->destination, six,
					     packet->destination_high, packet->destination_low);

	return xg_class_at(tables, classifier->classes, class);
}

/* The class of the destination port. */
static __always_inline const struct xg_class *xg_port_class(struct xg_tables *tables,
							    const struct xg_classifier *classifier,
							    const struct xg_packet *packet)
{
	__u32 port = xg_any_of(0, tables->nothing);

	if (classifier->ports && packet->has_ports)
		port = xg_paged_u16(tables, classifier->ports, packet->destination_port);
	XG_FORGET(port, tables->nothing);
	return xg_class_at(tables, classifier->port_classes, port);
}

/* Searches the list of a class, unless the rule found so far comes before all of its rules. */
static __always_inline void xg_search_class(struct xg_tables *tables, const struct xg_classifier *classifier,
					    struct xg_search *search, const struct xg_class *class, int six)
{
	__u64 key = search->key;
	__u32 left = xg_any_of(search->left, tables->nothing);

	XG_FORGET(key, tables->nothing);
	if (class->key < key)
		left |= xg_search_list(tables, search, classifier->entries, class->list, six);
	search->left = xg_any_of(left, tables->nothing);
	XG_IN_MEMORY(search);
}

/* Searches the lists of both addresses of an IPv4 packet, and answers their rows. */
static __always_inline __u64 xg_search_both4(struct xg_tables *tables, const struct xg_classifier *classifier,
					     struct xg_search *search)
{
	__u64 classes = xg_two_classes4(tables, classifier->trie, classifier->source[0], classifier->destination[0],
					search->packet.source_low, search->packet.destination_low);
	const struct xg_class *source = xg_class_at(tables, classifier->classes, classes);
	const struct xg_class *destination = xg_class_at(tables, classifier->classes, classes >> 32);
	__u64 rows = source->row | (__u64)destination->row << 32;

	XG_FORGET(rows, tables->nothing);
	xg_search_class(tables, classifier, search, source, 0);
	xg_search_class(tables, classifier, search, destination, 0);
	return rows;
}

/* Searches the list of a side, and answers its row of the rest. Where the ref is 0, no rule hangs on an address. */
static __always_inline __u32 xg_search_side(struct xg_tables *tables, const struct xg_classifier *classifier,
					    struct xg_search *search, int source, int six)
{
	__u32 row = xg_any_of(0, tables->nothing);

	if (source ? classifier->source[six] : classifier->destination[six]) {
		const struct xg_class *class = xg_class_of(tables, classifier, &search->packet, source, six);

		row = class->row;
		xg_search_class(tables, classifier, search, class, six);
	}
	XG_FORGET(row, tables->nothing);
	return row;
}

/*
 * Searches the lists of a classifier for a packet of one family, but for what is beyond XG_LIST_SHORT entries. Answers
 * the rows of its addresses in the rest: the source's, and << 32 the destination's. together: both tries at a time, for IPv4.
 */
static __always_inline __u64 xg_search(struct xg_tables *tables, const struct xg_classifier *classifier,
				       struct xg_search *search, int six, const int together)
{
	__u64 rows;

	if (together && classifier->source[0] && classifier->destination[0]) {
		rows = xg_search_both4(tables, classifier, search);
	} else {
		rows = xg_search_side(tables, classifier, search, 1, six);
		rows |= (__u64)xg_search_side(tables, classifier, search, 0, six) << 32;
	}
	XG_FORGET(rows, tables->nothing);
	if (classifier->port_classes) {
		const struct xg_class *port = xg_port_class(tables, classifier, &search->packet);

		xg_search_class(tables, classifier, search, port, six);
		if (port->row)
			xg_search_class(tables, classifier, search, xg_class_at(tables, classifier->port_classes, 0),
					six);
	}
	XG_IN_MEMORY(search);
	return rows;
}

/* Searches the main lists or the overlay for a packet of one family. Answers whether a table is broken. */
static __always_inline __u32 xg_search_part(struct xg_search *search, __u32 overlay, int six)
{
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(search->key) };
	const struct xg_header *header;

	tables.broken = tables.nothing;
	if (!tables.first)
		return 1;
	header = xg_header_of(tables.first, search->generation);
	if (overlay) {
		xg_search(&tables, &header->overlay, search, six, 0);
	} else {
		search->rows = xg_search(&tables, &header->main, search, six, !six);
	}
	return tables.broken;
}

/* Finds the sets of the addresses of an IPv4 packet. Answers as the others. */
XG_APART __u32 xg_find_sets4(struct xg_search *search)
{
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(search->key) };

	tables.broken = tables.nothing;
	if (!tables.first)
		return 1;
	xg_find_sets(&tables, xg_header_of(tables.first, search->generation), search, 0);
	return tables.broken;
}

XG_APART __u32 xg_search4(struct xg_search *search)
{
	return xg_search_part(search, 0, 0);
}

XG_APART __u32 xg_search_overlay4(struct xg_search *search)
{
	return xg_search_part(search, 1, 0);
}

XG_APART __u32 xg_search6(struct xg_search *search)
{
	return xg_search_part(search, 0, 1);
}

XG_APART __u32 xg_search_overlay6(struct xg_search *search)
{
	return xg_search_part(search, 1, 1);
}

/* The class of a list of the packet: 0: of the source, 1: of the destination, 2: of the port, 3: of no port. */
static __always_inline const struct xg_class *xg_class_of_list(struct xg_tables *tables,
							       const struct xg_classifier *classifier,
							       const struct xg_packet *packet, __u32 which, int six)
{
	if (which == 3)
		return xg_class_at(tables, classifier->port_classes, 0);
	return which == 2 ? xg_port_class(tables, classifier, packet)
			  : xg_class_of(tables, classifier, packet, which == 0, six);
}

/* Searches XG_LIST_PIECE entries of a list of the packet, behind those that are compared at once. Answers whether there
 * are more. */
static __always_inline __u32 xg_search_piece(struct xg_tables *tables, const struct xg_classifier *classifier,
					     struct xg_search *search, __u32 which, __u32 piece, int six)
{
	const struct xg_class *class = xg_class_of_list(tables, classifier, &search->packet, which, six);
	__u32 first = XG_LIST_SHORT + piece * XG_LIST_PIECE, length = class->list & XG_LIST_MAX;
	__u32 line = classifier->entries + (class->list >> XG_LIST_BITS) + first;
	__u32 count = length > first ? length - first : 0;

	XG_FORGET(line, tables->nothing);
	XG_FORGET(count, tables->nothing);
	return !xg_compare(tables, search, line, count, XG_LIST_PIECE, six) && count > XG_LIST_PIECE;
}

/* Where a list goes on: the list as in xg_class_of_list, and 4 more for the overlay; the piece, the slot, the generation. */
union xg_piece {
	__u64 number;
	struct {
		__u8 list;
		__u8 piece;
		__u8 slot;
		__u8 pad;
		__u32 generation;   /* low bits */
	};
};

/*
 * Searches a piece of a list of the packet, which is parsed again for it. at: union xg_piece. Answers the line of the
 * entry found, 0: none; and << 32 whether the list goes on.
 */
XG_GLOBAL __u64 xg_search_long(struct xdp_md *ctx, __u64 at, __u64 source_sets, __u64 destination_sets)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing(data, data_end) };
	union xg_piece piece = { .number = at };
	const struct xg_classifier *classifier;
	struct xg_search search;
	__u32 more;

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	xg_begin(&search, tables.nothing, piece.slot, piece.generation);
	search.source_sets = source_sets;
	search.destination_sets = destination_sets;
	xg_parse(data, data_end, &search.packet, tables.nothing);
	XG_IN_MEMORY(&search);
	classifier = piece.list & 4 ? &xg_header_of(tables.first, search.generation)->overlay
				   : &xg_header_of(tables.first, search.generation)->main;
	more = search.packet.family == XG_FAMILY_IPV6
		       ? xg_search_piece(&tables, classifier, &search, piece.list & 3, piece.piece, 1)
		       : xg_search_piece(&tables, classifier, &search, piece.list & 3, piece.piece, 0);
	return search.line | (__u64)more << 32;
}

/* Keeps the rule of an entry, 0: none, if it comes before the one found so far. */
static __always_inline void xg_keep_line(struct xg_tables *tables, struct xg_search *search, __u32 line)
{
	if (line)
		xg_keep(tables, search, line, xg_entry_at(tables, line)->key);
}

/* Rows of the addresses: the source's, and the destination's << 32. where: low bits of the generation; 256: IPv6; 512: of
 * the count rules. */
XG_GLOBAL __u64 xg_address_rows(__u32 where, __u64 source_high, __u64 source_low, __u64 destination_high,
				__u64 destination_low)
{
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(source_low) };
	struct xg_packet packet = { .source_high = source_high, .source_low = source_low,
				    .destination_high = destination_high, .destination_low = destination_low };
	const struct xg_classifier *classifier;
	const struct xg_header *header;
	__u64 source, destination;

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	header = xg_header_of(tables.first, where);
	classifier = where & 512 ? &header->counts : &header->main;
	if (where & 256) {
		source = xg_class_of(&tables, classifier, &packet, 1, 1)->row;
		destination = xg_class_of(&tables, classifier, &packet, 0, 1)->row;
	} else {
		source = xg_class_of(&tables, classifier, &packet, 1, 0)->row;
		destination = xg_class_of(&tables, classifier, &packet, 0, 0)->row;
	}
	return source | destination << 32;
}

static __always_inline __u64 xg_rows_of(const struct xg_search *search, __u32 counts)
{
	const struct xg_packet *packet = &search->packet;

	return xg_address_rows((search->generation & (XG_HEADERS - 1)) | (packet->family == XG_FAMILY_IPV6) << 8 | counts,
			       packet->source_high, packet->source_low, packet->destination_high,
			       packet->destination_low);
}

/* Searches the rest. */
static __always_inline void xg_search_rest(struct xg_tables *tables, const struct xg_classifier *classifier,
					   struct xg_search *search)
{
	const struct xg_packet *packet = &search->packet;

#pragma clang loop unroll(disable)
	for (__u64 number = 0; number < XG_BLOCKS && number < classifier->blocks; number++) {
		__u64 key = search->key;
		__u32 line;

		XG_FORGET(key, tables->nothing);
		if (classifier->block_keys[number] >= key)
			break;
		line = classifier->used_fields >> XG_COMMON_FIELDS
			       ? xg_search_block(search->rows, number, xg_first_facts(packet), xg_second_facts(packet),
						 xg_third_facts(packet, search->generation, search->slot))
			       : xg_search_common(search->rows, number,
						  xg_third_facts(packet, search->generation, search->slot));
		if (!line)
			continue;
		xg_keep(tables, search, line, xg_entry_at(tables, line)->key);
		break;
	}
}

/* Searches what lists of a packet have beyond XG_LIST_SHORT entries. */
static __always_inline void xg_search_all_long(struct xdp_md *ctx, struct xg_tables *tables, struct xg_search *search,
					       __u32 lists)
{
	union xg_piece at = { .slot = search->slot, .generation = search->generation };

#pragma clang loop unroll(disable)
	for (__u64 calls = 0; calls < 8 * XG_LIST_PIECES && at.list < lists; calls++) {
		__u64 found = xg_search_long(ctx, at.number, search->source_sets, search->destination_sets);

		xg_keep_line(tables, search, found);
		if (found >> 32) {
			at.piece++;
		} else {
			at.piece = 0;
			at.list++;
		}
		XG_FORGET(at.number, tables->nothing);
	}
}

/* Finds the rule that decides, if there is one. */
static __always_inline void xg_classify(struct xdp_md *ctx, struct xg_tables *tables, const struct xg_header *header,
					struct xg_search *search)
{
	int six = search->packet.family == XG_FAMILY_IPV6;

	if (header->asks_sets) {
		if (six)
			xg_find_sets(tables, header, search, 1);
		else
			tables->broken |= xg_find_sets4(search);
		XG_FORGET(tables->broken, tables->nothing);
		XG_IN_MEMORY(search);
	}
	tables->broken |= six ? xg_search6(search) : xg_search4(search);
	XG_FORGET(tables->broken, tables->nothing);
	XG_IN_MEMORY(search);
	xg_search_rest(tables, &header->main, search);
	if (header->has_overlay)
		tables->broken |= six ? xg_search_overlay6(search) : xg_search_overlay4(search);
	XG_FORGET(tables->broken, tables->nothing);
	XG_IN_MEMORY(search);
	if (search->left)
		xg_search_all_long(ctx, tables, search, header->has_overlay ? 8 : 4);
}

#endif
