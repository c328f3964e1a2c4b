/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Which address sets an address is in: one look-up however many sets there are, two while changes are fresh. */
#ifndef XG_SETS_H
#define XG_SETS_H

#include "tables.h"

/* Bit n: the address is in set n. six: 1 for IPv6. */
static __always_inline __u64 xg_sets_of(struct xg_tables *tables, const struct xg_header *header, int six, __u64 high,
					__u64 low)
{
	const struct xg_sets *sets = &header->recent_sets;
	__u32 class = 0;

	if (sets->masks)
		class = xg_class_of(tables, sets->trie, sets->ref, six, high, low);
	if (!class) {
		sets = &header->sets;
		class = xg_class_of(tables, sets->trie, sets->ref, six, high, low);
	}
	return class ? xg_u64_at(tables, sets->masks, class) : 0;
}

#endif
