/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * From a frame to struct xg_packet: Ethernet, up to two tags, IPv4 or IPv6, then the transport header.
 * Tags and extension headers never hide what is behind them; what cannot be told for certain is malformed.
 */
#ifndef XG_PARSE_H
#define XG_PARSE_H

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>

#include "extensions.h"
#include "guard.h"
#include "packet.h"

#define XG_TAGS 2

/* EtherTypes that the kernel's user headers of 5.10 may lack. */
#define XG_ETH_QINQ 0x9100          /* tag before IEEE 802.1ad was settled */
#define XG_ETH_NSH 0x894f           /* RFC 8300 */
#define XG_ETH_MACSEC 0x88e5        /* IEEE 802.1AE */

static __always_inline int xg_is_tag(__u16 ether_type)
{
	return ether_type == ETH_P_8021Q || ether_type == ETH_P_8021AD || ether_type == XG_ETH_QINQ;
}

/* A tag with id 0 carries only a priority (IEEE 802.1Q, 9.6). */
static __always_inline __u16 xg_vlan_of(__u16 tag)
{
	__u16 id = tag & 0x0fff;

	return id ? id : XG_NO_VLAN;
}

/* Ethernet and tags. On XG_TO_RULES the cursor stands behind them and *ether_type is the payload's. */
static __always_inline int xg_parse_link(struct xg_cursor *cursor, struct xg_packet *packet, __u16 *ether_type)
{
	const __u8 *header = xg_at(cursor, ETH_HLEN);

	if (!header)
		return XG_REASON_MALFORMED;
	*ether_type = xg_read16(header + 12);
	cursor->offset = ETH_HLEN;
#pragma unroll
	for (int tag = 0; tag < XG_TAGS; tag++) {
		if (!xg_is_tag(*ether_type))
			return XG_TO_RULES;
		header = xg_at(cursor, 4);
		if (!header)
			return XG_REASON_MALFORMED;
		if (tag == 0)
			packet->vlan = xg_vlan_of(xg_read16(header));
		else
			packet->inner_vlan = xg_vlan_of(xg_read16(header));
		*ether_type = xg_read16(header + 2);
		cursor->offset += 4;
	}
	return xg_is_tag(*ether_type) ? XG_REASON_DEEP_HEADERS : XG_TO_RULES;
}

/* The IPv4 header, RFC 791, 3.1. Options are skipped. */
static __always_inline int xg_parse_ipv4(struct xg_cursor *cursor, struct xg_packet *packet)
{
	const __u8 *header = xg_at(cursor, 20);

	if (!header || header[0] >> 4 != 4)
		return XG_REASON_MALFORMED;
	packet->family = XG_FAMILY_IPV4;
	packet->dscp = header[1] >> 2;
	packet->length = xg_read16(header + 2);
	packet->hop_limit = header[8];
	packet->protocol = header[9];
	packet->source_low = xg_read32(header + 12);
	packet->destination_low = xg_read32(header + 16);

	__u32 header_length = (header[0] & 0x0f) * 4;

	if (header_length < 20 || packet->length < header_length
	    || packet->length > packet->frame_length - cursor->offset)
		return XG_REASON_MALFORMED;

	__u16 flags = xg_read16(header + 6);
	__u32 offset = (flags & 0x1fff) * 8;
	int more = (flags & 0x2000) != 0;

	if ((offset || more) && !xg_fragment_is_sane(packet, offset, more, packet->length - header_length))
		return XG_REASON_MALFORMED;
	cursor->end = cursor->offset + packet->length;
	cursor->offset += header_length;
	return XG_TO_RULES;
}

/* The IPv6 header, RFC 8200, 3, and what stands between it and the transport header. */
static __always_inline int xg_parse_ipv6(struct xg_cursor *cursor, struct xg_packet *packet)
{
	const __u8 *header = xg_at(cursor, 40);

	if (!header || header[0] >> 4 != 6)
		return XG_REASON_MALFORMED;
	packet->family = XG_FAMILY_IPV6;
	packet->dscp = xg_read16(header) >> 6 & 0x3f;
	packet->length = 40 + xg_read16(header + 4);
	packet->protocol = header[6];
	packet->hop_limit = header[7];
	packet->source_high = xg_read64(header + 8);
	packet->source_low = xg_read64(header + 16);
	packet->destination_high = xg_read64(header + 24);
	packet->destination_low = xg_read64(header + 32);
	if (packet->length > packet->frame_length - cursor->offset)
		return XG_REASON_MALFORMED;
	/*
	 * Length 0 with something to follow is a jumbogram (RFC 2675). Native mode never sees one; in generic mode a
	 * BIG TCP super-packet (gro_max_size above 65,536) looks like it.
	 */
	if (packet->length == 40 && packet->protocol != IPPROTO_NONE)
		return XG_REASON_MALFORMED;
	cursor->end = cursor->offset + packet->length;
	cursor->offset += 40;
	return xg_walk_extensions(cursor, packet);
}

/* Length of the fixed transport header that must be there; 0: the protocol is not looked into. */
static __always_inline __u32 xg_transport_length(const struct xg_packet *packet)
{
	switch (packet->protocol) {
	case IPPROTO_TCP:
		return 20;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
		return 8;
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		return 12;
	case IPPROTO_ICMP:
		return packet->family == XG_FAMILY_IPV4 ? 8 : 0;
	case IPPROTO_ICMPV6:
		return packet->family == XG_FAMILY_IPV6 ? 8 : 0;
	default:
		return 0;
	}
}

/*
 * Ports, flags, ICMP type. A first fragment without the whole fixed header is malformed (RFC 7112, and RFC 1858
 * for IPv4): its ports could hide in the next one.
 */
static __always_inline int xg_parse_transport(const struct xg_cursor *cursor, struct xg_packet *packet)
{
	__u32 length = xg_transport_length(packet);

	if (length == 0)
		return XG_TO_RULES;

	const __u8 *header = xg_at(cursor, 8);

	if (!header || cursor->offset + length > cursor->end)
		return XG_REASON_MALFORMED;
	if (packet->protocol == IPPROTO_ICMP || packet->protocol == IPPROTO_ICMPV6) {
		packet->has_icmp = 1;
		packet->icmp_type = header[0];
		packet->icmp_code = header[1];
		return XG_TO_RULES;
	}
	packet->has_ports = 1;
	packet->source_port = xg_read16(header);
	packet->destination_port = xg_read16(header + 2);
	if (packet->protocol == IPPROTO_UDP) {
		__u32 datagram = xg_read16(header + 4);

		/* In a first fragment the datagram is longer than what is here. */
		if (datagram < 8 || (packet->fragment == XG_FRAGMENT_NONE
				     && datagram > cursor->end - cursor->offset))
			return XG_REASON_MALFORMED;
	} else if (packet->protocol == IPPROTO_TCP) {
		header = xg_at(cursor, 20);
		if (!header || header[12] >> 4 < 5)
			return XG_REASON_MALFORMED;
		packet->has_tcp_flags = 1;
		packet->tcp_flags = header[13];
	}
	return XG_TO_RULES;
}

/* A packet of which nothing is known yet. */
static __always_inline void xg_clear(struct xg_packet *packet, __u64 nothing)
{
	typedef __u64 __attribute__((may_alias)) word;

#pragma unroll
	for (unsigned int i = 0; i < sizeof(*packet) / sizeof(word); i++)
		((word *)packet)[i] = nothing;
	packet->vlan = packet->inner_vlan = XG_NO_VLAN - nothing;
	XG_IN_MEMORY(packet);
}

/*
 * Fills *packet from the frame [data, data_end) and says what decides: XG_REASON_GUARD, _MALFORMED,
 * _DEEP_HEADERS, _ENCAPSULATED, _NON_IP, or XG_TO_RULES. Of a malformed packet only the frame's length is
 * certain; family and addresses are set if the fixed IP header was complete.
 */
static __always_inline int xg_parse(const __u8 *data, const __u8 *data_end, struct xg_packet *packet,
				    __u64 nothing)
{
	struct xg_cursor cursor = { .data = data, .data_end = data_end, .nothing = nothing };
	__u16 ether_type;
	int reason;

	xg_clear(packet, cursor.nothing);
	packet->frame_length = data_end - data;
	reason = xg_parse_link(&cursor, packet, &ether_type);
	if (reason != XG_TO_RULES)
		return reason;
	XG_FORGET(cursor.offset, cursor.nothing);
	switch (ether_type) {
	case ETH_P_IP:
		reason = xg_parse_ipv4(&cursor, packet);
		break;
	case ETH_P_IPV6:
		reason = xg_parse_ipv6(&cursor, packet);
		break;
	case ETH_P_ARP:
		return XG_REASON_GUARD;
	case ETH_P_MPLS_UC:
	case ETH_P_MPLS_MC:
	case ETH_P_PPP_SES:
	case XG_ETH_NSH:
	case XG_ETH_MACSEC:
		return XG_REASON_ENCAPSULATED;
	default: /* EtherTypes below 0x0600 are lengths of LLC frames */
		return XG_REASON_NON_IP;
	}
	if (reason != XG_TO_RULES || packet->fragment == XG_FRAGMENT_LATER)
		return reason;
	reason = xg_parse_transport(&cursor, packet);
	if (reason == XG_TO_RULES && xg_is_guarded(packet))
		return XG_REASON_GUARD;
	return reason;
}

#endif
