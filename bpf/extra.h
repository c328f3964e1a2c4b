/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Conditions that few rules have. They are asked last. */
#ifndef XG_EXTRA_H
#define XG_EXTRA_H

#include <linux/bpf.h>

#include "sets.h"

/* Not 0: an IPv6 address lies outside a prefix. */
static __always_inline __u64 xg_differs_of(const __u64 *prefix, __u32 length, __u64 high, __u64 low)
{
	/* The lengths within each half, 0..64, and their masks: without jumps, and no shift is by 64. */
	__s64 beyond = (__s64)length - 64;
	__s64 below;
	__u64 low_length, high_length, not_high, not_low;

	XG_OPAQUE(beyond);
	below = beyond >> 63;
	XG_OPAQUE(below);
	low_length = beyond & ~below;
	high_length = length - low_length;
	not_high = -1ull >> high_length / 2 >> (high_length - high_length / 2);
	not_low = -1ull >> low_length / 2 >> (low_length - low_length / 2);
	return ((prefix[0] ^ high) & ~not_high) | ((prefix[1] ^ low) & ~not_low);
}

static __always_inline int xg_is_outside_range(__u32 value, __u32 first, __u32 last)
{
	return value < first || value > last;
}

/* 1 if a number is not 0, without a jump. */
static __always_inline __u64 xg_is_any(__u64 number)
{
	__u64 negative = -number;

	XG_OPAQUE(negative);
	return (number | negative) >> 63;
}

/* Not 0: the sets of the addresses are not as the rule wants them. */
static __always_inline __u64 xg_sets_refuse(const struct xg_extra *extra, __u64 source_sets, __u64 destination_sets)
{
	__u64 source = -xg_is_any(extra->source_sets & source_sets);
	__u64 destination = -xg_is_any(extra->destination_sets & destination_sets);
	__u64 flags = extra->flags;

	XG_OPAQUE(source);
	XG_OPAQUE(destination);
	return (flags & XG_EXTRA_SOURCE_SETS & ~source) | (flags & XG_EXTRA_NOT_SOURCE_SETS & source)
	       | (flags & XG_EXTRA_DESTINATION_SETS & ~destination)
	       | (flags & XG_EXTRA_NOT_DESTINATION_SETS & destination);
}

/* One of two numbers, without a jump. first: 0 or 1. */
static __always_inline __u64 xg_select(__u64 first, __u64 one, __u64 other)
{
	__u64 mask = -first;

	XG_OPAQUE(mask);
	return (one & mask) | (other & ~mask);
}

/* Whether the address that an IPv6 entry is not about refuses. line: of struct xg_extra_address. */
static __always_inline __u64 xg_address_refuses(struct xg_tables *tables, __u32 line, const struct xg_packet *packet,
						__u64 about_source, __u32 flags)
{
	const struct xg_extra_address *other = (const struct xg_extra_address *)xg_line(tables, line);
	__u64 high = xg_select(about_source, packet->source_high, packet->destination_high);
	__u64 low = xg_select(about_source, packet->source_low, packet->destination_low);

	return xg_is_any(xg_differs_of(other->address, other->length, high, low)) ^ (flags / XG_EXTRA_NEGATED & 1);
}

/* Whether one of the conditions on other things than addresses does not hold. */
static __always_inline int xg_facts_refuse(const struct xg_extra *extra, const struct xg_facts *facts, __u32 flags)
{
	__u32 icmp = facts->icmp_type << 8 | facts->icmp_code;

	if (!(extra->dscp >> (facts->dscp & 63) & 1) || !(extra->fragments >> (facts->fragment & 3) & 1)
	    || xg_is_outside_range(facts->length, extra->packet_length[0], extra->packet_length[1])
	    || xg_is_outside_range(facts->hop_limit, extra->hop_limit[0], extra->hop_limit[1]))
		return 1;
	if (flags & XG_EXTRA_VLAN
	    && (facts->vlan == XG_NO_VLAN || xg_is_outside_range(facts->vlan, extra->vlan[0], extra->vlan[1])))
		return 1;
	if (flags & XG_EXTRA_ICMP && (!facts->has_icmp || (icmp & extra->icmp_mask) != extra->icmp_value))
		return 1;
	return flags & XG_EXTRA_TCP_FLAGS
	       && (!facts->has_tcp_flags || (facts->tcp_flags & extra->tcp_flag_mask) != extra->tcp_flag_value);
}

/*
 * Whether these conditions hold. at: line of struct xg_extra, and << 32 the interface slot; other: the IPv4 address
 * that the entry is not about; the other numbers: struct xg_facts.
 */
XG_GLOBAL int xg_facts_hold(__u64 at, __u32 other, __u64 first, __u64 second)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };
	union xg_fact_words packet = { .words = { first, second } };
	const struct xg_extra *extra;
	__u32 flags;

	if (!tables.first)
		return 0;
	extra = (const struct xg_extra *)xg_line(&tables, at);
	flags = extra->flags;
	if (!(extra->interfaces >> (at >> 32 & 63) & 1) || xg_facts_refuse(extra, &packet.facts, flags))
		return 0;
	if (flags & XG_EXTRA_ADDRESS4) {
		const struct xg_extra_address *address = (const struct xg_extra_address *)xg_line(&tables, at + 1);
		__u32 differs = (address->address[0] >> 32 ^ other) & address->address[0];

		return !differs == !(flags & XG_EXTRA_NEGATED);
	}
	return 1;
}

/* Not 0: the extra conditions of an entry do not hold. */
static __always_inline __u64 xg_extra_refuses(struct xg_tables *tables, const struct xg_search *search,
					      const struct xg_entry *entry, int six)
{
	const struct xg_packet *packet = &search->packet;
	__u64 source = entry->flags / XG_ENTRY_SOURCE & 1;
	__u32 at = xg_detail_at(tables, entry->detail)->extra;
	const struct xg_extra *extra = (const struct xg_extra *)xg_line(tables, at);
	__u32 flags = extra->flags;
	__u64 refuses = xg_sets_refuse(extra, search->source_sets, search->destination_sets);

	if (flags & XG_EXTRA_FACTS)
		refuses |= !xg_facts_hold(at | (__u64)search->slot << 32,
					  xg_select(source, packet->destination_low, packet->source_low),
					  xg_first_facts(packet), xg_second_facts(packet));
	if (six && flags & XG_EXTRA_ADDRESS6)
		refuses |= xg_address_refuses(tables, at + 1, packet, source ^ 1, flags);
	XG_OPAQUE(refuses);
	return refuses;
}

#endif
