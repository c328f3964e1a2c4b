/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Reading xg_tables: lines, numbers in lines, and the class of an address. */
#ifndef XG_TABLES_H
#define XG_TABLES_H

#include "maps.h"
#include "packet.h"

/*
 * Not inlined, which only few packets pay for: a call and its return cost more than most of what is done inline. What
 * is apart the verifier follows once for each state that it finds in front of a call; what is global it follows once,
 * on its own, and so it takes and answers numbers only (and the context).
 */
#define XG_APART static __attribute__((noinline))
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

/* The segment of a line; the first one, and a note that a table is broken, if there is none. */
static __always_inline struct xg_segment *xg_segment_of(struct xg_tables *tables, __u32 line)
{
	struct xg_segment *segment = tables->first;
	__u32 number = line / XG_SEGMENT_LINES;

	XG_OPAQUE(number); /* or `line` itself would be compared, and the verifier learn something about it */
	if (number) {
		segment = xg_segment_at(number);
		if (!segment) {
			tables->broken |= number;
			XG_FORGET(tables->broken, tables->nothing);
			segment = tables->first;
		}
	}
	return segment;
}

/* The 64 bytes of a line of its segment. */
static __always_inline __u8 *xg_line_in(struct xg_segment *segment, __u32 line)
{
	__u64 at = line & (XG_SEGMENT_LINES - 1);

	XG_OPAQUE(at);
	at &= XG_SEGMENT_LINES - 1; /* the one that the verifier sees */
	return segment->bytes + at * XG_LINE;
}

static __always_inline __u8 *xg_line(struct xg_tables *tables, __u32 line)
{
	return xg_line_in(xg_segment_of(tables, line), line);
}

/* Numbers of arrays that begin with a line. */
static __always_inline __u16 xg_u16_at(struct xg_tables *tables, __u32 line, __u32 index)
{
	return ((const __u16 *)xg_line(tables, line + index / 32))[index % 32];
}

static __always_inline __u16 xg_paged_u16(struct xg_tables *tables, __u32 line, __u32 index)
{
	return xg_u16_at(tables, line + xg_u16_at(tables, line, index / XG_PAGE), index % XG_PAGE);
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

/* The table that a ref leads to. */
static __always_inline __u32 xg_table_line(__u32 trie, __u32 ref)
{
	return trie + (ref & XG_REF_LINE);
}

/* The first table of refs, if there is one. *bits: the address, then what of it is left, at the top of 32. */
static __always_inline __u32 xg_enter4(struct xg_tables *tables, __u32 trie, __u32 ref, __u64 *bits)
{
	if (ref & XG_REF_DIRECT16) {
		ref = xg_u32_at(tables, xg_table_line(trie, ref), *bits >> 16);
		*bits = *bits << 16 & 0xffffffff;
	}
	return ref;
}

/* The class of an IPv4 address; trie: line that refs count from. */
static __always_inline __u32 xg_class4(struct xg_tables *tables, __u32 trie, __u32 ref, __u32 address)
{
	__u64 bits = address;

	ref = xg_enter4(tables, trie, ref, &bits);
#pragma clang loop unroll(disable)
	for (__u64 step = 0; step < XG_TRIE4_STEPS && ref & XG_REF_TABLE; step++) {
		__u32 line = xg_table_line(trie, ref);

		if (ref & XG_REF_DIRECT8) {
			ref = xg_u32_at(tables, line, bits >> 24);
			bits = bits << 8 & 0xffffffff;
		} else {
			ref = xg_node_ref((const struct xg_node *)xg_line(tables, line), bits);
		}
		/* How far they were shifted is not to tell the verifier's paths apart. */
		XG_FORGET(bits, tables->nothing);
	}
	tables->broken |= ref & XG_REF_TABLE;
	XG_FORGET(tables->broken, tables->nothing);
	XG_FORGET(ref, tables->nothing);
	return ref & ~XG_REF_TABLE;
}

/* One table further, without a jump where it is a node or a leaf. */
static __always_inline __u32 xg_step4(struct xg_tables *tables, __u32 trie, __u32 ref, __u64 *bits)
{
	__s64 table = (__s64)((__u64)ref << 32) >> 63; /* all ones: not a leaf */
	__u32 line;

	XG_OPAQUE(table);
	line = xg_table_line(trie, ref & table);
	if (ref & XG_REF_DIRECT8) {
		ref = xg_u32_at(tables, line, *bits >> 24);
		*bits = *bits << 8 & 0xffffffff;
	} else {
		ref = (xg_node_ref((const struct xg_node *)xg_line(tables, line), *bits) & table) | (ref & ~table);
	}
	XG_FORGET(*bits, tables->nothing);
	XG_FORGET(ref, tables->nothing);
	return ref;
}

/*
 * The classes of two IPv4 addresses, the second << 32. Both tries are walked at the same time, so that the CPU waits for
 * lines of both together, and predicts one length of the way instead of two.
 */
static __always_inline __u64 xg_two_classes4(struct xg_tables *tables, __u32 trie, __u32 ref, __u32 other_ref,
					     __u32 address, __u32 other)
{
	__u64 bits = address, other_bits = other;

	ref = xg_enter4(tables, trie, ref, &bits);
	other_ref = xg_enter4(tables, trie, other_ref, &other_bits);
#pragma clang loop unroll(disable)
	for (__u64 step = 0; step < XG_TRIE4_STEPS && (ref | other_ref) & XG_REF_TABLE; step++) {
		ref = xg_step4(tables, trie, ref, &bits);
		other_ref = xg_step4(tables, trie, other_ref, &other_bits);
	}
	tables->broken |= (ref | other_ref) & XG_REF_TABLE;
	XG_FORGET(tables->broken, tables->nothing);
	return (ref & ~XG_REF_TABLE) | (__u64)(other_ref & ~XG_REF_TABLE) << 32;
}

/*
 * The same with a filter in front, which stays in the cache where large tables do not: it knows most addresses of class 0,
 * which in a set of addresses are nearly all.
 */
static __always_inline __u32 xg_filtered4(struct xg_tables *tables, __u32 trie, __u32 ref, __u32 address)
{
	__u32 class = tables->nothing, line = xg_table_line(trie, ref);

	if ((ref & XG_REF_FILTER16) != XG_REF_FILTER16)
		return xg_class4(tables, trie, ref, address);
	if (xg_u32_at(tables, line, address >> 17) >> (address >> 12 & 31) & 1)
		class = xg_class4(tables, trie, XG_REF_TABLE | XG_REF_DIRECT16 | ((ref & XG_REF_LINE) + XG_FILTER_LINES),
				  address);
	XG_FORGET(class, tables->nothing);
	return class;
}

/* A line of any segment, or 0. */
static __always_inline const __u8 *xg_line_or_null(__u32 line)
{
	struct xg_segment *segment = xg_segment_at(line / XG_SEGMENT_LINES);

	return segment ? xg_line_in(segment, line) : 0;
}

/* A ref of a table; where there is no such table, one that leads on, so that the walk does not end at a leaf. */
static __always_inline __u32 xg_ref_at(__u32 table, __u32 index)
{
	const __u32 *refs = (const __u32 *)xg_line_or_null(table + index / 16);

	return refs ? refs[index % 16] : XG_REF_TABLE;
}

/*
 * The class of an IPv6 address; trie: line that refs count from. A ref with XG_REF_TABLE: a table is broken. What is not
 * kept is not on the stack, of which the longest chain of calls leaves 32 bytes.
 */
XG_GLOBAL __u32 xg_walk6(__u32 trie, __u32 ref, __u64 high, __u64 low)
{
	__u64 nothing = xg_nothing_of(low);

#pragma clang loop unroll(disable)
	for (__u64 step = 0; step < XG_TRIE_STEPS && ref & XG_REF_TABLE; step++) {
		__u32 line = xg_table_line(trie, ref);

		if (ref & XG_REF_NEXT) {
			high = high << 32 | low >> 32;
			low <<= 32;
		}
		XG_FORGET(low, nothing);
		if (ref & XG_REF_DIRECT16) {
			ref = xg_ref_at(line, high >> 48);
			high = high << 16 | low >> 48;
			low <<= 16;
		} else if (ref & XG_REF_DIRECT8) {
			ref = xg_ref_at(line, high >> 56);
			high = high << 8 | low >> 56;
			low <<= 8;
		} else {
			const struct xg_node *node = (const struct xg_node *)xg_line_or_null(line);

			ref = node ? xg_node_ref(node, high >> 32) : XG_REF_TABLE;
		}
		XG_FORGET(low, nothing);
		XG_FORGET(high, nothing);
		XG_FORGET(ref, nothing);
	}
	return ref;
}

static __always_inline __u32 xg_class6(struct xg_tables *tables, __u32 trie, __u32 ref, __u64 high, __u64 low)
{
	if (ref & XG_REF_TABLE)
		ref = xg_walk6(trie, ref, high, low);
	tables->broken |= ref & XG_REF_TABLE;
	XG_FORGET(tables->broken, tables->nothing);
	XG_FORGET(ref, tables->nothing);
	return ref & ~XG_REF_TABLE;
}

#endif
