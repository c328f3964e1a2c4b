/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Reading xg_tables: lines, numbers in lines, and the class of an address. */
#ifndef XG_TABLES_H
#define XG_TABLES_H

#include "maps.h"
#include "packet.h"

/* Not inlined, and so verified once, on its own; takes and answers numbers only (and the context). */
#define XG_GLOBAL __attribute__((noinline))

struct xg_tables {
	struct xg_segment *first;   /* small policies lie in it whole, so it is at hand without a look-up */
	__u64 nothing;              /* xg_nothing */
	__u32 broken;               /* not 0: a table led out of the map, which no table does */
};

static __always_inline struct xg_segment *xg_segment_at(__u32 segment)
{
	/*
	 * The key fills a slot of the stack, and is stored whole: the verifier forgets a number that shares a slot with
	 * a key, and if that counts a loop, the loop has no end for it; and it holds a slot that was written in part
	 * for one whose old content matters.
	 */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	__u64 key = segment;
#else
	__u64 key = (__u64)segment << 32;
#endif

	return bpf_map_lookup_elem(&xg_tables, &key);
}

/* The 64 bytes of a line, or 0 if the map has no such line. */
static __always_inline __u8 *xg_line_of(struct xg_segment *first, __u32 line)
{
	struct xg_segment *segment = first;
	__u64 at = line & (XG_SEGMENT_LINES - 1);
	__u32 number = line / XG_SEGMENT_LINES;

	XG_OPAQUE(number); /* or `line` itself would be compared, and the verifier learn something about it */
	if (number) {
		segment = xg_segment_at(number);
		if (!segment)
			return 0;
	}
	XG_OPAQUE(at);
	at &= XG_SEGMENT_LINES - 1; /* the one that the verifier sees */
	return segment->bytes + at * XG_LINE;
}

/* The same, but the first line, and a note that a table is broken, if there is no such line. */
static __always_inline __u8 *xg_line(struct xg_tables *tables, __u32 number)
{
	__u8 *line = xg_line_of(tables->first, number);

	if (line)
		return line;
	tables->broken |= number; /* not 0, and no constant: see xg_nothing */
	return tables->first->bytes;
}

/* Numbers of arrays that begin with a line. */
static __always_inline __u16 xg_u16_at(struct xg_tables *tables, __u32 line, __u32 index)
{
	return ((const __u16 *)xg_line(tables, line + index / 32))[index % 32];
}

static __always_inline __u32 xg_u32_at(struct xg_tables *tables, __u32 line, __u32 index)
{
	return ((const __u32 *)xg_line(tables, line + index / 16))[index % 16];
}

static __always_inline __u64 xg_u64_at(struct xg_tables *tables, __u32 line, __u32 index)
{
	return ((const __u64 *)xg_line(tables, line + index / 8))[index % 8];
}

static __always_inline struct xg_entry *xg_entry_at(struct xg_tables *tables, __u32 line)
{
	return (struct xg_entry *)xg_line(tables, line);
}

static __always_inline const struct xg_detail *xg_detail_at(struct xg_tables *tables, __u32 detail)
{
	return (const struct xg_detail *)xg_line(tables, detail / 2) + detail % 2;
}

static __always_inline const struct xg_header *xg_header_of(const struct xg_segment *first, __u32 generation)
{
	return &((const struct xg_root *)first->bytes)->headers[generation & (XG_HEADERS - 1)];
}

/* 0 if a < b, else -1, without a branch: half of those in a search would be predicted wrong. */
static __always_inline __u64 xg_not_below(__u64 a, __u64 b)
{
	__s64 difference = a - b;

	XG_OPAQUE(difference); /* clang would make it a comparison and a jump again */
	return ~(difference >> 63);
}

/* The ref of a node for the leading 32 bits of the address. */
static __always_inline __u32 xg_node_ref(const struct xg_node *node, __u32 bits)
{
	__u64 above = 0;

#pragma unroll
	for (int key = 0; key < 7; key++)
		above -= xg_not_below(bits, node->keys[key]);
	XG_OPAQUE(above);
	above &= 7; /* a bound for the verifier */
	return node->refs[above];
}

/*
 * The class of an address. high and low: the 128 bits in host order, for IPv4 address << 32 and 0. trie: line that
 * refs count from. -1: a table is broken.
 */
XG_GLOBAL __u32 xg_walk(__u32 trie, __u32 ref, __u64 high, __u64 low)
{
	struct xg_segment *first = xg_segment_at(0);
	__u64 nothing = xg_nothing_of(low);

	if (!first)
		return -1;
#pragma clang loop unroll(disable)
	for (__u64 step = 0; step < XG_TRIE_STEPS && ref & XG_REF_TABLE; step++) {
		const __u32 *line;

		if (ref & XG_REF_NEXT) {
			high = high << 32 | low >> 32;
			low <<= 32;
		}
		if (ref & XG_REF_DIRECT16) {
			line = (const __u32 *)xg_line_of(first, trie + (ref & XG_REF_LINE) + (high >> 52));
			if (!line)
				return -1;
			ref = line[high >> 48 & 15];
			high = high << 16 | low >> 48;
			low <<= 16;
		} else if (ref & XG_REF_DIRECT8) {
			line = (const __u32 *)xg_line_of(first, trie + (ref & XG_REF_LINE) + (high >> 60));
			if (!line)
				return -1;
			ref = line[high >> 56 & 15];
			high = high << 8 | low >> 56;
			low <<= 8;
		} else {
			line = (const __u32 *)xg_line_of(first, trie + (ref & XG_REF_LINE));
			if (!line)
				return -1;
			ref = xg_node_ref((const struct xg_node *)line, high >> 32);
		}
		/* How far they were shifted is not to tell the verifier's paths apart. */
		XG_FORGET(low, nothing);
		XG_FORGET(high, nothing);
	}
	return ref;
}

/* The same for an address as the parser left it. Takes a leaf for what it is without a call. */
static __always_inline __u32 xg_class_of(struct xg_tables *tables, __u32 trie, const __u32 *refs, int six, __u64 high,
					 __u64 low)
{
	__u32 ref = refs[six];

	if (ref & XG_REF_TABLE)
		ref = xg_walk(trie, ref, six ? high : low << 32, six ? low : 0);
	tables->broken |= ref & XG_REF_TABLE;
	return ref & ~XG_REF_TABLE;
}

#endif
