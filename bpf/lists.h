/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Rules that hang on an address or a port: a class of values leads to a list of a few entries, which are compared
 * with the packet one by one. An entry is one cache line: its conditions and its counter.
 *
 * Addresses and protocol are compared without jumps but for one at the end, then the other conditions in the same way:
 * most entries of a list fail by the former, and where each condition had its own jump, half would be predicted wrong.
 */
#ifndef XG_LISTS_H
#define XG_LISTS_H

#include "extra.h"

/* What of an entry's flags must be set, and what must not, for this packet: wanted, and all that is looked at. */
struct xg_traits {
	__u32 wanted;
	__u32 looked_at;
};

static __always_inline struct xg_traits xg_traits_of(const struct xg_packet *packet, int six)
{
	__u32 family = six ? XG_ENTRY_IPV6 : XG_ENTRY_IPV4;

	return (struct xg_traits){ family, family | (packet->has_ports ^ 1) * XG_ENTRY_PORTS };
}

/* Not 0: the condition on ports does not hold, or one of the traits is not there. */
static __always_inline __u64 xg_differs(const struct xg_entry *entry, const struct xg_packet *packet,
					struct xg_traits traits)
{
	__s64 source = packet->source_port, destination = packet->destination_port;
	__s64 outside = (source - entry->source_ports[0]) | (entry->source_ports[1] - source)
			| (destination - entry->destination_ports[0]) | (entry->destination_ports[1] - destination);

	return ((entry->flags ^ traits.wanted) & traits.looked_at) | (__u64)outside >> 63;
}

/* Not 0: an address of an IPv4 packet is not as the entry wants it. */
static __always_inline __u64 xg_differs4(const struct xg_entry *entry, const struct xg_packet *packet)
{
	__u64 differs = ((packet->source_low << 32 | packet->destination_low) ^ entry->address[0]) & entry->address[1];

	if (entry->flags & XG_ENTRY_NEGATED) {
		__u64 shift = (entry->flags & XG_ENTRY_SOURCE) * (32 / XG_ENTRY_SOURCE);
		__u64 own = 0xffffffffull << shift;

		differs = (differs & ~own) | (xg_is_any(differs & own) ^ 1);
	}
	return differs;
}

/* The same for IPv6. */
static __always_inline __u64 xg_differs6(const struct xg_entry *entry, const struct xg_packet *packet)
{
	__u64 source = entry->flags / XG_ENTRY_SOURCE & 1;
	__u64 high = xg_select(source, packet->source_high, packet->destination_high);
	__u64 low = xg_select(source, packet->source_low, packet->destination_low);

	return xg_is_any(xg_differs_of(entry->address, entry->address_length, high, low))
	       ^ (entry->flags / XG_ENTRY_NEGATED & 1);
}

/*
 * Compares at most `most` entries, `count` of them from `line` on, and keeps the first one that matches. Answers whether
 * one did.
 */
static __always_inline int xg_compare(struct xg_tables *tables, struct xg_search *search, __u32 line, __u64 count,
				      const __u64 most, int six)
{
	struct xg_traits traits = xg_traits_of(&search->packet, six);
	struct xg_segment *segment = xg_segment_of(tables, line);

	XG_OPAQUE(count); /* clang would drop the comparison of `at` with the constant, the only one that old verifiers follow */
#pragma clang loop unroll(disable)
	for (__u64 at = 0; at < most && at < count; at++) {
		const struct xg_entry *entry = (const struct xg_entry *)xg_line_in(segment, line);
		__u64 differs;

		/* The next one, which may begin another segment. */
		line++;
		if (!xg_any_of(line & (XG_SEGMENT_LINES - 1), tables->nothing))
			segment = xg_segment_of(tables, line);
		XG_IN_MEMORY(search); /* what entries are compared with is not to be copied to where the stack has room */
		differs = six ? xg_differs6(entry, &search->packet) : xg_differs4(entry, &search->packet);
		differs |= (entry->protocol ^ search->packet.protocol) & entry->protocol_mask;
		XG_OPAQUE(differs);
		if (differs)
			continue;
		differs = xg_differs(entry, &search->packet, traits);
		XG_OPAQUE(differs);
		if (differs || xg_is_dead(entry->died, search->generation))
			continue;
		if (entry->flags & XG_ENTRY_EXTRA && xg_extra_refuses(tables, search, entry, six))
			continue;
		xg_keep(tables, search, line - 1, entry->key);
		return 1;
	}
	return 0;
}

/* Searches a list, or the short part of it. Answers whether there is more. entries: line of the entry that lists call 0. */
static __always_inline __u64 xg_search_list(struct xg_tables *tables, struct xg_search *search, __u32 entries,
					    __u32 list, int six)
{
	__u32 count = list & XG_LIST_MAX;

	return !xg_compare(tables, search, entries + (list >> XG_LIST_BITS), count, XG_LIST_SHORT, six)
	       && count > XG_LIST_SHORT;
}

#endif
