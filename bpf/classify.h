/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * The first rule that matches. A rule hangs on the most selective of its conditions: source address, destination
 * address, destination port; what hangs on none of them is in the global list while those are few, else in the
 * rest. So a packet is compared with the few rules of its classes, however many there are.
 */
#ifndef XG_CLASSIFY_H
#define XG_CLASSIFY_H

#include "lists.h"
#include "rest.h"

/* A packet as lists are searched for it, and what was found. */
struct xg_search {
	struct xg_packet packet;
	__u64 traits;
	__u64 key;                  /* of the first rule found so far */
	__u32 line;                 /* of its entry; 0: none */
	__u32 six;                  /* 1: IPv6 */
};

/* Entries about one side, or about none. */
enum xg_about { XG_ABOUT_SOURCE, XG_ABOUT_DESTINATION, XG_ABOUT_EITHER };

/* Keeps a rule that matches if it comes before the one found so far. */
static __always_inline void xg_keep(struct xg_tables *tables, struct xg_search *search, __u32 line)
{
	__u64 key = search->key;

	XG_FORGET(key, tables->nothing);
	if (line && xg_entry_at(tables, line)->key < key) {
		search->key = xg_entry_at(tables, line)->key;
		search->line = line;
	}
}

/* Whether an entry that was found has conditions that are still to be asked. */
static __always_inline int xg_is_undecided(struct xg_tables *tables, __u32 line)
{
	return line && xg_entry_at(tables, line)->flags & XG_ENTRY_EXTRA;
}

/* Searches a list for one of the packet's addresses; IPv4: for both. */
static __always_inline void xg_search_for(struct xdp_md *ctx, struct xg_tables *tables, struct xg_search *search,
					  __u64 list, int source)
{
	const struct xg_packet *packet = &search->packet;
	__u64 high = source ? packet->source_high : packet->destination_high;
	__u64 low = source ? packet->source_low : packet->destination_low;
	__u64 traits = search->traits | (source ? (__u64)XG_ENTRY_SOURCE << 40 : 0);
	__u64 both = packet->source_low << 32 | packet->destination_low;
	__u32 line = search->six ? xg_search6(list, high, low, traits) : xg_search4(list, both, traits, search->key);

	if (xg_is_undecided(tables, line))
		line = search->six ? xg_decide6(ctx, list, high, low, traits)
				   : xg_decide4(ctx, list, both, traits, search->key);
	XG_FORGET(line, tables->nothing);
	xg_keep(tables, search, line);
}

static __always_inline void xg_search_list(struct xdp_md *ctx, struct xg_tables *tables, struct xg_search *search,
					   __u64 list, enum xg_about about)
{
	if (!(list & XG_LIST_MAX))
		return;
	if (about != XG_ABOUT_SOURCE || !search->six)
		xg_search_for(ctx, tables, search, list, 0);
	if (about != XG_ABOUT_DESTINATION && search->six)
		xg_search_for(ctx, tables, search, list, 1);
}

static __always_inline const struct xg_class *xg_class_at(struct xg_tables *tables,
							  const struct xg_classifier *classifier, __u32 class)
{
	return (const struct xg_class *)xg_line(tables, classifier->classes + class / 8) + class % 8;
}

/* The class of a side; 0 if no rule hangs on the address. */
static __always_inline __u32 xg_source_class(struct xg_tables *tables, const struct xg_classifier *classifier, int six,
					     __u64 high, __u64 low)
{
	return xg_class_of(tables, classifier->trie, classifier->source, six, high, low);
}

static __always_inline __u32 xg_destination_class(struct xg_tables *tables, const struct xg_classifier *classifier,
						  int six, __u64 high, __u64 low)
{
	return xg_class_of(tables, classifier->trie, classifier->destination, six, high, low);
}

/* Searches the lists of the packet. Answers the rows of the addresses: the source's, and << 32 the destination's. */
static __always_inline __u64 xg_search_lists(struct xdp_md *ctx, struct xg_tables *tables,
					     const struct xg_classifier *classifier, struct xg_search *search)
{
	__u32 entries = classifier->entries;
	__u32 six = search->six & 1;
	__u64 rows = 0;
	__u32 class;

	class = xg_source_class(tables, classifier, six, search->packet.source_high, search->packet.source_low);
	if (class) {
		const struct xg_class *source = xg_class_at(tables, classifier, class);

		rows = source->row;
		xg_search_list(ctx, tables, search, xg_list_from(entries, source->list), XG_ABOUT_DESTINATION);
	}
	class = xg_destination_class(tables, classifier, six, search->packet.destination_high, search->packet.destination_low);
	if (class) {
		const struct xg_class *destination = xg_class_at(tables, classifier, class);

		rows |= (__u64)destination->row << 32;
		xg_search_list(ctx, tables, search, xg_list_from(entries, destination->list), XG_ABOUT_SOURCE);
	}
	if (classifier->ports && !(search->traits >> 40 & XG_ENTRY_PORTS)) {
		__u32 at = xg_u16_at(tables, classifier->ports, (__u16)search->traits);

		if (at)
			xg_search_list(ctx, tables, search,
				       xg_list_from(entries, xg_u32_at(tables, classifier->port_lists, at)),
				       XG_ABOUT_EITHER);
	}
	xg_search_list(ctx, tables, search, xg_list_from(entries, classifier->global_list), XG_ABOUT_EITHER);
	return rows;
}

#endif
