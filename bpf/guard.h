/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * The guard: traffic without which a host falls off its network, passed whatever the rules say. Each kind is
 * held to the checks of its RFC, so that the guard is not a hole. ARP is recognised by its EtherType alone
 * (parse.h); management entries are rules that the compiler puts first.
 */
#ifndef XG_GUARD_H
#define XG_GUARD_H

#include <linux/in.h>
#include <linux/in6.h>

#include "packet.h"

/* fe80::/10 (RFC 4291, 2.5.6). */
static __always_inline int xg_source_is_link_local(const struct xg_packet *packet)
{
	return packet->source_high >> 54 == 0xfe80 >> 6;
}

/* Neighbour discovery: a hop limit of 255 proves that no router forwarded it (RFC 4861, 6.1 and 7.1). */
static __always_inline int xg_is_neighbour_discovery(const struct xg_packet *packet)
{
	return packet->icmp_type >= 133 && packet->icmp_type <= 136 && packet->icmp_code == 0
	       && packet->hop_limit == 255 && !packet->extended;
}

/*
 * Multicast listener discovery: link-local source and hop limit 1 (RFC 2710, 3 and RFC 3810, 5). It carries a
 * hop-by-hop router alert, so extension headers are allowed. Without it a snooping switch stops delivering
 * neighbour solicitations after some minutes.
 */
static __always_inline int xg_is_multicast_listener(const struct xg_packet *packet)
{
	return ((packet->icmp_type >= 130 && packet->icmp_type <= 132) || packet->icmp_type == 143)
	       && packet->hop_limit == 1 && xg_source_is_link_local(packet);
}

/* Replies of DHCP (RFC 2131, 4.1) and of DHCPv6 (RFC 8415, 7.2), whose servers answer from a link-local address. */
static __always_inline int xg_is_dhcp_reply(const struct xg_packet *packet)
{
	if (packet->protocol != IPPROTO_UDP)
		return 0;
	if (packet->family == XG_FAMILY_IPV4)
		return packet->source_port == 67 && packet->destination_port == 68;
	return packet->source_port == 547 && packet->destination_port == 546
	       && xg_source_is_link_local(packet);
}

/*
 * Whether the guard passes a well-formed packet. Fragments are never guarded: the part that shows what they
 * are could be replaced on reassembly by another.
 */
static __always_inline int xg_is_guarded(const struct xg_packet *packet)
{
	if (packet->fragment != XG_FRAGMENT_NONE)
		return 0;
	if (packet->has_icmp && packet->family == XG_FAMILY_IPV4)
		return packet->icmp_type == 3 && packet->icmp_code == 4; /* path MTU, RFC 1191 */
	if (packet->has_icmp)
		return packet->icmp_type == 2                            /* path MTU, RFC 8201 */
		       || xg_is_neighbour_discovery(packet) || xg_is_multicast_listener(packet);
	return xg_is_dhcp_reply(packet);
}

#endif
