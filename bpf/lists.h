/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Rules that hang on an address or a port: a class of values leads to a list of a few entries, which are compared
 * with the packet one by one. An entry is one cache line: its conditions and its counter.
 *
 * The functions that are not static take numbers only, so that the verifier follows each of them once.
 */
#ifndef XG_LISTS_H
#define XG_LISTS_H

#include "extra.h"

/*
 * What entries ask of a packet beside its addresses, in one number: ports, protocol, and flags of enum
 * xg_entry_flag: the family, XG_ENTRY_PORTS if it has no ports. On top the low bits of the generation.
 */
#define XG_TRAITS(destination_port, source_port, protocol, flags, generation)                              \
	((__u64)(destination_port) | (__u64)(source_port) << 16 | (__u64)(protocol) << 32                  \
	 | (__u64)(flags) << 40 | (__u64)(generation) << 48)

static __always_inline __u64 xg_traits_of(const struct xg_packet *packet, __u32 generation)
{
	__u32 flags = (packet->family == XG_FAMILY_IPV6 ? XG_ENTRY_IPV6 : XG_ENTRY_IPV4)
		      | (packet->has_ports ? 0 : XG_ENTRY_PORTS);

	return XG_TRAITS(packet->destination_port, packet->source_port, packet->protocol, flags, generation);
}

/* A list with the line of its first entry: what is left to be compared. */
static __always_inline __u64 xg_list_from(__u32 entries, __u32 list)
{
	return (__u64)(entries + (list >> XG_LIST_BITS)) << XG_LIST_BITS | (list & XG_LIST_MAX);
}

/* Whether a rule that is not part of every policy is not part of this one; generation: its low bits. */
static __always_inline int xg_is_dead(__u16 died, __u16 generation)
{
	return died == XG_DEAD || (died != XG_ALIVE && (__s16)(generation - died) >= 0);
}

/* Whether a condition that is not about an address does not hold, or the rule is not in force. */
static __always_inline int xg_entry_refuses(const struct xg_entry *entry, __u64 traits, __u32 flags)
{
	__u32 has = traits >> 40;
	__u32 differs = ((entry->protocol ^ (__u8)(traits >> 32)) & entry->protocol_mask)
			| (flags & has & XG_ENTRY_PORTS);

	XG_OPAQUE(has); /* the tests below are of this copy: the verifier is to learn nothing about the traits */
	XG_OPAQUE(differs);
	if (differs || !(flags & has & (XG_ENTRY_IPV4 | XG_ENTRY_IPV6)))
		return 1;
	if (flags & XG_ENTRY_PORTS
	    && (xg_is_outside_range((__u16)traits, entry->destination_ports[0], entry->destination_ports[1])
		|| xg_is_outside_range((__u16)(traits >> 16), entry->source_ports[0], entry->source_ports[1])))
		return 1;
	return xg_is_dead(entry->died, traits >> 48);
}

/* The list behind the entry of a line. */
static __always_inline __u64 xg_list_behind(__u64 list, __u32 line)
{
	__u32 passed = line + 1 - (__u32)(list >> XG_LIST_BITS);

	return (__u64)(line + 1) << XG_LIST_BITS | ((list & XG_LIST_MAX) - passed & XG_LIST_MAX);
}

/*
 * The line of the first rule of a list that matches an IPv4 packet and has a key below `key`, its extra conditions
 * aside; 0 if none does. addresses: source << 32 | destination.
 */
XG_GLOBAL __u32 xg_search4(__u64 list, __u64 addresses, __u64 traits, __u64 key)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };
	__u32 line = list >> XG_LIST_BITS;
	__u64 count = list & XG_LIST_MAX;

	if (!tables.first)
		return 0;
	XG_OPAQUE(count); /* clang would drop the comparison of `at` with the constant, the only one that old verifiers follow */
#pragma clang loop unroll(disable)
	for (__u64 at = 0; at < XG_LIST_MAX && at < count; at++, line++) {
		const struct xg_entry *entry = xg_entry_at(&tables, line);
		__u32 flags = entry->flags;
		__u32 one = flags & XG_ENTRY_SOURCE ? addresses >> 32 : addresses;
		__u32 other = flags & XG_ENTRY_SOURCE ? addresses : addresses >> 32;

		__u64 bound = key;

		XG_UNKNOW(bound); /* a copy is compared: the verifier is to learn nothing about the key */
		if (entry->key >= bound)
			return 0;
		if (xg_is_outside4(entry->address, one) == !(flags & XG_ENTRY_NEGATED)
		    || xg_is_outside4(entry->address + 1, other))
			continue;
		if (!xg_entry_refuses(entry, traits, flags))
			return line;
	}
	return 0;
}

/*
 * The same for IPv6 and one of the two addresses: entries about the other one are passed over. Flag XG_ENTRY_SOURCE
 * of the traits: it is the source.
 */
XG_GLOBAL __u32 xg_search6(__u64 list, __u64 high, __u64 low, __u64 traits)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };
	__u32 line = list >> XG_LIST_BITS;
	__u64 count = list & XG_LIST_MAX;

	if (!tables.first)
		return 0;
	XG_OPAQUE(count); /* clang would drop the comparison of `at` with the constant, the only one that old verifiers follow */
#pragma clang loop unroll(disable)
	for (__u64 at = 0; at < XG_LIST_MAX && at < count; at++, line++) {
		const struct xg_entry *entry = xg_entry_at(&tables, line);
		__u32 flags = entry->flags;

		if (entry->address_length && (flags ^ traits >> 40) & XG_ENTRY_SOURCE)
			continue;
		if (xg_is_outside6(entry->address, entry->address_length, high, low) == !(flags & XG_ENTRY_NEGATED))
			continue;
		if (!xg_entry_refuses(entry, traits, flags))
			return line;
	}
	return 0;
}

/*
 * The same as xg_search4 with the extra conditions of the entries, of which xg_search4 found one to be asked: the list
 * is searched again as often as a rule is found whose extra conditions do not hold.
 */
XG_GLOBAL __u32 xg_decide4(struct xdp_md *ctx, __u64 list, __u64 addresses, __u64 traits, __u64 key)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };

	if (!tables.first)
		return 0;
#pragma clang loop unroll(disable)
	for (__u64 tries = 0; tries < XG_LIST_MAX; tries++) {
		__u32 line = xg_search4(list, addresses, traits, key);

		if (!line || !(xg_entry_at(&tables, line)->flags & XG_ENTRY_EXTRA)
		    || xg_extra_holds(ctx, line, traits >> 48))
			return line;
		list = xg_list_behind(list, line);
		XG_UNKNOW(list);
	}
	return 0;
}

XG_GLOBAL __u32 xg_decide6(struct xdp_md *ctx, __u64 list, __u64 high, __u64 low, __u64 traits)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };

	if (!tables.first)
		return 0;
#pragma clang loop unroll(disable)
	for (__u64 tries = 0; tries < XG_LIST_MAX; tries++) {
		__u32 line = xg_search6(list, high, low, traits);

		if (!line || !(xg_entry_at(&tables, line)->flags & XG_ENTRY_EXTRA)
		    || xg_extra_holds(ctx, line, traits >> 48))
			return line;
		list = xg_list_behind(list, line);
		XG_UNKNOW(list);
	}
	return 0;
}

#endif
