/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Counters. What is per CPU is added to plainly: XDP programs do not nest on one CPU. A rule counts in its entry, by
 * atomic additions, or, if the service gave it one, in a counter of its own per CPU.
 */
#ifndef XG_COUNT_H
#define XG_COUNT_H

#include "maps.h"
#include "packet.h"

/* The key in a scope of its own, so that other keys take its place on the stack. */
static __always_inline const volatile struct xg_control *xg_the_control(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem((void *)&xg_control, &zero);
}

/* How many events a second the service wants of each CPU at most; 0: none. */
static __always_inline __u32 xg_events_armed(void)
{
	const volatile struct xg_control *control = xg_the_control();

	return control ? control->events_armed : 0;
}

/* The slot of the ingress interface; every interface without a slot of its own shares the last one. */
static __always_inline __u32 xg_slot_of(const volatile struct xg_control *control, __u32 ifindex)
{
#pragma clang loop unroll(disable)
	for (__u32 slot = 0; slot < XG_INTERFACES; slot++) {
		__u32 held = control->interfaces[slot].ifindex;

		if (held == ifindex)
			return slot;
		if (held == 0)
			break;
	}
	return XG_INTERFACES - 1;
}

/* The counters of an interface, with a clock that is right to a kernel tick. 0 if there is no such slot. */
static __always_inline struct xg_traffic *xg_traffic_of(__u32 slot)
{
	struct xg_traffic *traffic = bpf_map_lookup_elem(&xg_traffic, &slot);
	__u64 jiffies = bpf_jiffies64();

	if (traffic && traffic->jiffies != jiffies) {
		traffic->jiffies = jiffies;
		traffic->now_ns = bpf_ktime_get_ns();
	}
	return traffic;
}

/* outcome: reason * 2 + verdict. */
static __always_inline void xg_count_total(struct xg_traffic *traffic, __u32 outcome, __u32 bytes)
{
	__u64 at = outcome;

	XG_OPAQUE(at);
	at &= XG_REASONS * 2 - 1; /* a bound for the verifier */
	traffic->totals[at].packets++;
	traffic->totals[at].bytes += bytes;
}

static __always_inline void xg_count_entry(struct xg_entry *entry, __u32 bytes, __u64 now_ns)
{
	__u32 index = entry->counter;

	if (index) {
		struct xg_counter *counter = bpf_map_lookup_elem(&xg_counters, &index);

		if (!counter)
			return; /* the service gives out counters below XG_COUNTERS */
		counter->packets++;
		counter->bytes += bytes;
		counter->last_ns = now_ns;
		return;
	}
	__sync_fetch_and_add(&entry->packets, 1);
	__sync_fetch_and_add(&entry->bytes, bytes);
	if (entry->last != (__u32)(now_ns >> XG_LAST_SHIFT))
		entry->last = now_ns >> XG_LAST_SHIFT;
}

#endif
