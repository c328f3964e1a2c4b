/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Which address sets an address is in: one look-up however many sets there are, two while changes are fresh. */
#ifndef XG_SETS_H
#define XG_SETS_H

#include "search.h"

static __always_inline __u32 xg_set_class(struct xg_tables *tables, const struct xg_sets *sets, int six, __u64 high,
					  __u64 low)
{
	return six ? xg_class6(tables, sets->trie, sets->ref[1], high, low)
		   : xg_filtered4(tables, sets->trie, sets->ref[0], low);
}

/* Bit n: the address is in set n. six: 1 for IPv6. */
static __always_inline __u64 xg_sets_of(struct xg_tables *tables, const struct xg_header *header, int six, __u64 high,
					__u64 low)
{
	__u32 class = tables->nothing, masks = header->recent_sets.masks;

	if (masks)
		class = xg_set_class(tables, &header->recent_sets, six, high, low);
	XG_FORGET(class, tables->nothing);
	if (!class) {
		masks = header->sets.masks;
		class = xg_set_class(tables, &header->sets, six, high, low);
	}
	XG_FORGET(masks, tables->nothing);
	XG_FORGET(class, tables->nothing);
	return class ? xg_u64_at(tables, masks, class) : 0;
}

/* The same for IPv6, with a call; generation: its low bits. */
XG_GLOBAL __u64 xg_sets6(__u32 generation, __u64 high, __u64 low)
{
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(low) };

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	return xg_sets_of(&tables, xg_header_of(tables.first, generation), 1, high, low);
}

/* The sets of those addresses that rules ask about. */
static __always_inline void xg_find_sets(struct xg_tables *tables, const struct xg_header *header,
					 struct xg_search *search, int six)
{
	const struct xg_packet *packet = &search->packet;

	if (header->asks_sets & XG_ASKS_SOURCE)
		search->source_sets = six ? xg_sets6(search->generation, packet->source_high, packet->source_low)
					  : xg_sets_of(tables, header, 0, 0, packet->source_low);
	if (header->asks_sets & XG_ASKS_DESTINATION)
		search->destination_sets =
			six ? xg_sets6(search->generation, packet->destination_high, packet->destination_low)
			    : xg_sets_of(tables, header, 0, 0, packet->destination_low);
}

#endif
