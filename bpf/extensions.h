/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Fragments of both families, and the extension headers of IPv6. */
#ifndef XG_EXTENSIONS_H
#define XG_EXTENSIONS_H

#include <linux/in.h>
#include <linux/in6.h>

#include "packet.h"

#define XG_EXTENSION_HEADERS 8
#define XG_IP_LIMIT 65535           /* longest packet that reassembly can make, RFC 791 and RFC 8200, 4.5 */
#define XG_PROTO_MOBILITY 135       /* RFC 6275; the user headers of kernel 5.10 may lack it */

/*
 * What every fragment must satisfy (RFC 791, 3.2; RFC 8200, 4.5; RFC 1858 for TCP at offset 8, which would
 * overwrite the flags of the first fragment). `offset` and `payload` in bytes.
 */
static __always_inline int xg_fragment_is_sane(struct xg_packet *packet, __u32 offset, int more, __u32 payload)
{
	packet->fragment = offset ? XG_FRAGMENT_LATER : XG_FRAGMENT_FIRST;
	if (more && payload % 8)
		return 0;
	if (offset + payload > XG_IP_LIMIT)
		return 0;
	return !(offset == 8 && packet->protocol == IPPROTO_TCP);
}

/* Headers that are walked. ESP hides what follows, so it ends the chain like every other number. */
static __always_inline int xg_is_extension(__u8 protocol)
{
	const __u64 low = 1ull << IPPROTO_HOPOPTS | 1ull << IPPROTO_ROUTING | 1ull << IPPROTO_FRAGMENT
			  | 1ull << IPPROTO_AH | 1ull << IPPROTO_DSTOPTS;

	return protocol < 64 ? low >> protocol & 1 : protocol == XG_PROTO_MOBILITY;
}

/*
 * A fragment header (RFC 8200, 4.5). An atomic fragment (RFC 6946: offset 0, none to follow) is not a fragment.
 * On XG_TO_RULES packet->protocol is its next header.
 */
static __always_inline int xg_parse_fragment_header(const struct xg_cursor *cursor, const __u8 *header,
						     struct xg_packet *packet)
{
	__u16 flags = xg_read16(header + 2);
	__u32 offset = flags & 0xfff8;
	int more = flags & 1;

	packet->protocol = header[0];
	if ((offset || more) && !xg_fragment_is_sane(packet, offset, more, cursor->end - cursor->offset - 8))
		return XG_REASON_MALFORMED;
	return XG_TO_RULES;
}

/* The chain of extension headers, RFC 8200, 4. The cursor ends behind it, packet->protocol is what follows. */
static __always_inline int xg_walk_extensions(struct xg_cursor *cursor, struct xg_packet *packet)
{
#pragma clang loop unroll(disable)
	for (int walked = 0; walked < XG_EXTENSION_HEADERS; walked++) {
		__u8 kind = packet->protocol;

		if (!xg_is_extension(kind))
			return XG_TO_RULES;
		packet->extended = 1;

		/* None is shorter than 8 bytes, and a shorter rest makes each of them malformed. */
		const __u8 *header = xg_at(cursor, 8);

		if (!header || cursor->offset + 8 > cursor->end)
			return XG_REASON_MALFORMED;
		if (kind == IPPROTO_FRAGMENT) {
			if (packet->fragment_header)
				return XG_REASON_MALFORMED;
			packet->fragment_header = 1;
			if (xg_parse_fragment_header(cursor, header, packet) != XG_TO_RULES)
				return XG_REASON_MALFORMED;
			if (packet->fragment == XG_FRAGMENT_LATER)
				return XG_TO_RULES;
			cursor->offset += 8;
		} else {
			packet->protocol = header[0];
			/* AH counts in words of 4 bytes beyond two (RFC 4302, 2.2), the others in 8 beyond one. */
			cursor->offset += kind == IPPROTO_AH ? (header[1] + 2) * 4 : (header[1] + 1) * 8;
			if (cursor->offset > cursor->end)
				return XG_REASON_MALFORMED;
		}
		/* Each kind of header would be followed through the rest of the chain. */
		XG_FORGET(cursor->offset, cursor->nothing);
		XG_IN_MEMORY(packet);
	}
	return xg_is_extension(packet->protocol) ? XG_REASON_DEEP_HEADERS : XG_TO_RULES;
}

#endif
