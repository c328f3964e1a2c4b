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
		port = xg_u16_at(tables, classifier->ports, packet->destination_port);
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

/* Searches the lists of a classifier for a packet of one family, but for what is beyond XG_LIST_SHORT entries. */
static __always_inline void xg_search(struct xg_tables *tables, const struct xg_classifier *classifier,
				      struct xg_search *search, int six)
{
	const struct xg_class *source, *destination;
	__u64 rows;

	source = xg_class_of(tables, classifier, &search->packet, 1, six);
	destination = xg_class_of(tables, classifier, &search->packet, 0, six);
	rows = source->row | (__u64)destination->row << 32;
	XG_FORGET(rows, tables->nothing);
	search->rows = rows;
	XG_IN_MEMORY(search);
	xg_search_class(tables, classifier, search, source, six);
	xg_search_class(tables, classifier, search, destination, six);
	source = xg_port_class(tables, classifier, &search->packet);
	xg_search_class(tables, classifier, search, source, six);
	if (source->row)
		xg_search_class(tables, classifier, search, xg_class_at(tables, classifier->port_classes, 0), six);
}

/* The tables for a search apart; 0 if they are not there. */
static __always_inline const struct xg_header *xg_open(struct xg_tables *tables, const struct xg_search *search)
{
	tables->first = xg_segment_at(0);
	tables->nothing = xg_nothing_of(search->key);
	tables->broken = tables->nothing;
	return tables->first ? xg_header_of(tables->first, search->generation) : 0;
}

/* Searches the main lists for an IPv4 packet. Answers, as do the others, whether a table is broken. */
XG_APART __u32 xg_search4(struct xg_search *search)
{
	struct xg_tables tables;
	const struct xg_header *header = xg_open(&tables, search);

	if (!header)
		return 1;
	if (header->asks_sets)
		xg_find_sets(&tables, header, search, 0);
	xg_search(&tables, &header->main, search, 0);
	return tables.broken;
}

XG_APART __u32 xg_search_overlay4(struct xg_search *search)
{
	struct xg_tables tables;
	const struct xg_header *header = xg_open(&tables, search);

	if (!header)
		return 1;
	xg_search(&tables, &header->overlay, search, 0);
	return tables.broken;
}

XG_APART __u32 xg_search6(struct xg_search *search)
{
	struct xg_tables tables;
	const struct xg_header *header = xg_open(&tables, search);

	if (!header)
		return 1;
	xg_search(&tables, &header->main, search, 1);
	return tables.broken;
}

XG_APART __u32 xg_search_overlay6(struct xg_search *search)
{
	struct xg_tables tables;
	const struct xg_header *header = xg_open(&tables, search);

	if (!header)
		return 1;
	xg_search(&tables, &header->overlay, search, 1);
	return tables.broken;
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

/* Searches a whole list of the packet. */
static __always_inline void xg_search_whole(struct xg_tables *tables, const struct xg_classifier *classifier,
					    struct xg_search *search, __u32 which, int six)
{
	const struct xg_class *class = xg_class_of_list(tables, classifier, &search->packet, which, six);
	__u32 line = classifier->entries + (class->list >> XG_LIST_BITS), count = class->list & XG_LIST_MAX;

	XG_FORGET(line, tables->nothing);
	XG_FORGET(count, tables->nothing);
	xg_compare(tables, search, line, count, XG_LIST_MAX, six);
}

/*
 * Searches a whole list of the packet, which is parsed again for it. which: see xg_class_of_list, 4 more for the overlay,
 * the slot << 8, low bits of the generation << 16. Answers the line of the entry found, 0: none.
 */
XG_GLOBAL __u32 xg_search_long(struct xdp_md *ctx, __u32 which, __u64 source_sets, __u64 destination_sets)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing(data, data_end) };
	const struct xg_classifier *classifier;
	struct xg_search search;

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	xg_begin(&search, tables.nothing, which >> 8 & 0xff, which >> 16);
	search.source_sets = source_sets;
	search.destination_sets = destination_sets;
	xg_parse(data, data_end, &search.packet, tables.nothing);
	XG_IN_MEMORY(&search);
	classifier = which & 4 ? &xg_header_of(tables.first, search.generation)->overlay
			       : &xg_header_of(tables.first, search.generation)->main;
	if (search.packet.family == XG_FAMILY_IPV6)
		xg_search_whole(&tables, classifier, &search, which & 3, 1);
	else
		xg_search_whole(&tables, classifier, &search, which & 3, 0);
	return search.line;
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
		line = xg_search_block(search->rows, number, xg_first_facts(packet), xg_second_facts(packet),
				       xg_third_facts(packet, search->generation, search->slot));
		if (!line)
			continue;
		xg_keep(tables, search, line, xg_entry_at(tables, line)->key);
		break;
	}
}

/* Searches all lists of a packet whole, as one of them goes on beyond XG_LIST_SHORT entries. */
static __always_inline void xg_search_all_long(struct xdp_md *ctx, struct xg_tables *tables, struct xg_search *search,
					       __u32 lists)
{
#pragma clang loop unroll(disable)
	for (__u64 list = 0; list < 8 && list < lists; list++)
		xg_keep_line(tables, search,
			     xg_search_long(ctx, list | search->slot << 8 | (__u32)search->generation << 16,
					    search->source_sets, search->destination_sets));
}

/* Finds the rule that decides, if there is one. */
static __always_inline void xg_classify(struct xdp_md *ctx, struct xg_tables *tables, const struct xg_header *header,
					struct xg_search *search)
{
	int six = search->packet.family == XG_FAMILY_IPV6;

	if (six) {
		if (header->asks_sets)
			xg_find_sets(tables, header, search, 1);
		tables->broken |= xg_search6(search);
	} else {
		tables->broken |= xg_search4(search);
	}
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
