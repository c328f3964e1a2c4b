/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * What the parser says about a frame, and how it reads bytes. No helpers and no maps: parse.h, guard.h and
 * this file also compile for user space, where tests feed them random and truncated frames.
 */
#ifndef XG_PACKET_H
#define XG_PACKET_H

#include <linux/types.h>
#include <bpf/bpf_endian.h>

#include "abi.h"

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

/* Beside enum xg_reason as an answer of the parser: nothing decides yet, the rules are to judge. */
#define XG_TO_RULES 255

/* One frame, addresses and numbers in host order. */
struct xg_packet {
	__u64 source_high;          /* upper half of an IPv6 address, 0 for IPv4 */
	__u64 source_low;           /* lower half, or the IPv4 address */
	__u64 destination_high;
	__u64 destination_low;
	/* Eight bytes of what few rules ask for. */
	__u32 length;               /* of the IP packet by its own header, 20..65575 */
	__u16 vlan;                 /* outer tag, or XG_NO_VLAN */
	__u8 hop_limit;             /* IPv4: time to live */
	__u8 dscp;                  /* upper six bits of the traffic class */
	/* And eight more. */
	__u8 icmp_type;             /* 0 unless has_icmp */
	__u8 icmp_code;
	__u8 has_icmp;
	__u8 tcp_flags;             /* 0 unless has_tcp_flags */
	__u8 has_tcp_flags;
	__u8 fragment;              /* enum xg_fragment */
	__u8 extended;              /* 1: the IPv6 header has extension headers */
	__u8 fragment_header;       /* 1: one of them is a fragment header, perhaps of an atomic fragment */

	__u32 frame_length;         /* bytes from the Ethernet header, without FCS */
	__u16 inner_vlan;           /* second tag, or XG_NO_VLAN */
	__u16 source_port;          /* 0 unless has_ports */
	__u16 destination_port;
	__u8 has_ports;
	__u8 family;                /* enum xg_family */
	__u8 protocol;              /* after IPv6 extension headers */
	__u8 pad[3];
};

/*
 * The frame and the part of it under examination. Offsets count from the Ethernet header.
 *
 * Reads are checked twice: `end` is where the IP packet ends (padding behind it does not exist), and the
 * verifier wants a comparison with data_end for each pointer, whatever it could conclude from `end`.
 */
struct xg_cursor {
	const __u8 *data;
	const __u8 *data_end;
	__u64 nothing;              /* xg_nothing */
	__u32 offset;               /* of the next header */
	__u32 end;                  /* first byte behind the IP packet */
};

/* The kernel lets a program read unaligned words where the CPU can; C for user space must say so. */
#ifdef __bpf__
typedef __be16 xg_be16;
typedef __be32 xg_be32;
typedef __be64 xg_be64;
/* The verifier must see the mask: clang would prove it useless and remove it. */
#define XG_OPAQUE(value) asm volatile("" : "+r"(value))
/* Keeps an object on the stack: split into registers, each way out of the parser would set all of them. */
#define XG_IN_MEMORY(object) asm volatile("" : : "r"(object) : "memory")
#else
typedef __be16 xg_be16 __attribute__((aligned(1)));
typedef __be32 xg_be32 __attribute__((aligned(1)));
typedef __be64 xg_be64 __attribute__((aligned(1)));
#define XG_OPAQUE(value) (void)(value)
#define XG_IN_MEMORY(object) (void)(object)
#endif

/*
 * Zero, but the verifier cannot know. Two paths that differ in a number it knows are two to verify, however
 * alike the rest; paths that differ in numbers it does not know are one. So what starts as a constant and ends
 * as one of several starts from this, and what is one of several constants has it added.
 */
static __always_inline __u64 xg_nothing_of(__u64 number)
{
	__u64 same = number;

	XG_OPAQUE(same);
	same = number - same;
	XG_OPAQUE(same); /* or clang would subtract halves of pointers */
	return same;
}

static __always_inline __u64 xg_nothing(const __u8 *data, const __u8 *data_end)
{
	return xg_nothing_of(data_end - data);
}

/* Adds it to a number, here and not where clang would rather have it. */
#define XG_FORGET(value, nothing)       \
	do {                            \
		(value) += (nothing);   \
		XG_OPAQUE(value);       \
	} while (0)

static __always_inline __u16 xg_read16(const __u8 *bytes)
{
	return bpf_ntohs(*(const xg_be16 *)bytes);
}

static __always_inline __u32 xg_read32(const __u8 *bytes)
{
	return bpf_ntohl(*(const xg_be32 *)bytes);
}

static __always_inline __u64 xg_read64(const __u8 *bytes)
{
	return bpf_be64_to_cpu(*(const xg_be64 *)bytes);
}

/*
 * The next header as a pointer to at least `size` bytes of the frame, or 0. `size` is a constant: the verifier
 * follows no other comparison. Offsets stay below 32768: two tags, the IPv6 header and eight extension headers
 * of at most 2048 bytes are 16446 bytes, so the mask changes nothing but gives the verifier its bound.
 */
static __always_inline const __u8 *xg_at(const struct xg_cursor *cursor, const __u32 size)
{
	__u64 offset = cursor->offset;

	XG_OPAQUE(offset);
	offset &= 0x7fff;
	/* Without the second test user space would form a pointer behind the buffer. */
#ifndef __bpf__
	if (offset + size > (__u64)(cursor->data_end - cursor->data))
		return 0;
#endif
	const __u8 *header = cursor->data + offset;

	return header + size > cursor->data_end ? 0 : header;
}

#endif
