/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Conditions that few rules have. They are asked last, of a packet that is parsed again for them. */
#ifndef XG_EXTRA_H
#define XG_EXTRA_H

#include <linux/bpf.h>

#include "count.h"
#include "parse.h"
#include "sets.h"

/* Whether an IPv4 address lies outside a prefix; `prefix` as in struct xg_entry. */
static __always_inline int xg_is_outside4(const __u64 *prefix, __u32 address)
{
	__u64 differs = (prefix[0] >> 32 ^ address) & (__u32)prefix[0];

	XG_OPAQUE(differs);
	return differs != 0;
}

static __always_inline int xg_is_outside6(const __u64 *prefix, __u32 length, __u64 high, __u64 low)
{
	/* The lengths within each half, 0..64, and their masks: without jumps, and no shift is by 64. */
	__s64 beyond = (__s64)length - 64;
	__s64 below;
	__u64 low_length, high_length, not_high, not_low, differs;

	XG_OPAQUE(beyond);
	below = beyond >> 63;
	XG_OPAQUE(below);
	low_length = beyond & ~below;
	high_length = length - low_length;
	not_high = -1ull >> high_length / 2 >> (high_length - high_length / 2);
	not_low = -1ull >> low_length / 2 >> (low_length - low_length / 2);
	differs = ((prefix[0] ^ high) & ~not_high) | ((prefix[1] ^ low) & ~not_low);
	XG_OPAQUE(differs);
	return differs != 0;
}

static __always_inline int xg_is_outside_range(__u32 value, __u32 first, __u32 last)
{
	return value < first || value > last;
}

static __always_inline int xg_sets_refuse(struct xg_tables *tables, const struct xg_header *header,
					  const struct xg_packet *packet, const struct xg_extra *extra, __u32 flags)
{
	int six = packet->family == XG_FAMILY_IPV6;

	if (flags & (XG_EXTRA_SOURCE_SETS | XG_EXTRA_NOT_SOURCE_SETS)) {
		__u64 in = extra->source_sets
			   & xg_sets_of(tables, header, six, packet->source_high, packet->source_low);

		if (!in == !(flags & XG_EXTRA_NOT_SOURCE_SETS))
			return 1;
	}
	if (flags & (XG_EXTRA_DESTINATION_SETS | XG_EXTRA_NOT_DESTINATION_SETS)) {
		__u64 in = extra->destination_sets
			   & xg_sets_of(tables, header, six, packet->destination_high, packet->destination_low);

		if (!in == !(flags & XG_EXTRA_NOT_DESTINATION_SETS))
			return 1;
	}
	return 0;
}

static __always_inline int xg_address_refuses(struct xg_tables *tables, __u32 line, const struct xg_packet *packet,
					      __u32 about_source, __u32 flags)
{
	const struct xg_extra_address *other = (const struct xg_extra_address *)xg_line(tables, line);
	__u64 high = about_source ? packet->source_high : packet->destination_high;
	__u64 low = about_source ? packet->source_low : packet->destination_low;
	int outside = packet->family == XG_FAMILY_IPV6 ? xg_is_outside6(other->address, other->length, high, low)
						       : xg_is_outside4(other->address, low);

	return outside == !(flags & XG_EXTRA_NEGATED);
}

/* Whether one of the conditions on the packet alone does not hold. */
static __always_inline int xg_extra_refuses(const struct xg_extra *extra, const struct xg_packet *packet, __u32 flags)
{
	__u32 icmp = packet->icmp_type << 8 | packet->icmp_code;

	if (!(extra->dscp >> (packet->dscp & 63) & 1) || !(extra->fragments >> (packet->fragment & 3) & 1)
	    || xg_is_outside_range(packet->length, extra->packet_length[0], extra->packet_length[1])
	    || xg_is_outside_range(packet->hop_limit, extra->hop_limit[0], extra->hop_limit[1]))
		return 1;
	if (flags & XG_EXTRA_VLAN
	    && (packet->vlan == XG_NO_VLAN || xg_is_outside_range(packet->vlan, extra->vlan[0], extra->vlan[1])))
		return 1;
	if (flags & XG_EXTRA_ICMP && (!packet->has_icmp || (icmp & extra->icmp_mask) != extra->icmp_value))
		return 1;
	return flags & XG_EXTRA_TCP_FLAGS
	       && (!packet->has_tcp_flags || (packet->tcp_flags & extra->tcp_flag_mask) != extra->tcp_flag_value);
}

/* Whether the slot of the interface is not among those of the rule. */
static __always_inline int xg_interface_refuses(struct xdp_md *ctx, __u64 interfaces)
{
	__u32 zero = 0;
	const volatile struct xg_control *control = bpf_map_lookup_elem((void *)&xg_control, &zero);

	return !control || !(interfaces >> (xg_slot_of(control, ctx->ingress_ifindex) & 63) & 1);
}

/* Whether the extra conditions of an entry hold. line: of the entry. */
XG_GLOBAL int xg_extra_holds(struct xdp_md *ctx, __u32 line, __u32 generation)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0) };
	const struct xg_entry *entry;
	const struct xg_extra *extra;
	const struct xg_header *header;
	struct xg_packet packet;
	__u32 flags, at;

	if (!tables.first)
		return 0;
	xg_parse(data, data_end, &packet, xg_nothing(data, data_end));
	XG_IN_MEMORY(&packet);
	header = xg_header_of(tables.first, generation);
	entry = xg_entry_at(&tables, line);
	at = xg_detail_at(&tables, entry->detail)->extra;
	extra = (const struct xg_extra *)xg_line(&tables, at);
	flags = extra->flags;
	if (extra->interfaces != -1ull && xg_interface_refuses(ctx, extra->interfaces))
		return 0;
	if (xg_extra_refuses(extra, &packet, flags))
		return 0;
	if (flags & XG_EXTRA_ADDRESS
	    && xg_address_refuses(&tables, at + 1, &packet, !(entry->flags & XG_ENTRY_SOURCE), flags))
		return 0;
	return !xg_sets_refuse(&tables, header, &packet, extra, flags);
}

#endif
