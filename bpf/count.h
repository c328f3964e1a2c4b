/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Counters. All are per CPU, and XDP programs do not nest on one CPU, so plain additions are exact. */
#ifndef XG_COUNT_H
#define XG_COUNT_H

#include "maps.h"
#include "packet.h"

/* The slot of the ingress interface; every interface without a slot of its own shares the last one. */
static __always_inline __u32 xg_slot_of(__u32 ifindex)
{
#pragma clang loop unroll(disable)
	for (__u32 slot = 0; slot < XG_INTERFACES; slot++) {
		__u32 index = slot; /* a copy: its address is taken, the loop's counter stays in a register */
		const struct xg_interface *interface = bpf_map_lookup_elem(&xg_interfaces, &index);

		if (!interface || interface->ifindex == 0)
			break;
		if (interface->ifindex == ifindex)
			return slot;
	}
	return XG_INTERFACES - 1;
}

static __always_inline void xg_count_total(__u32 slot, __u32 reason, __u32 verdict, __u32 bytes)
{
	__u32 index = (slot * XG_REASONS + reason) * 2 + verdict;
	struct xg_total *total = bpf_map_lookup_elem(&xg_totals, &index);

	if (!total)
		return; /* every slot, reason and verdict has its element */
	total->packets++;
	total->bytes += bytes;
}

/*
 * Counts for a rule and answers its counter, 0 if it has none. The clock is read once a tick at most: it costs
 * more than the rest of a counter.
 */
static __always_inline struct xg_counter *xg_count_rule(__u32 slot, __u32 bytes)
{
	struct xg_counter *counter = bpf_map_lookup_elem(&xg_counters, &slot);
	__u64 jiffies = bpf_jiffies64();

	if (!counter)
		return 0; /* the service hands out slots below XG_COUNTERS */
	counter->packets++;
	counter->bytes += bytes;
	if (counter->last_jiffies != jiffies) {
		counter->last_jiffies = jiffies;
		counter->last_ns = bpf_ktime_get_ns();
	}
	return counter;
}

#endif
