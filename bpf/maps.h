/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Every map of the program; what the elements mean is said in abi.h.
 *
 * What the service fills is an array that it maps into its memory (BPF_F_MMAPABLE, kernel >= 5.5), so a policy
 * is written without a system call for each element.
 */
#ifndef XG_MAPS_H
#define XG_MAPS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"

#define XG_SERVICE_TABLE(name, element, count)           \
	struct {                                         \
		__uint(type, BPF_MAP_TYPE_ARRAY);        \
		__uint(map_flags, BPF_F_MMAPABLE);       \
		__uint(max_entries, count);              \
		__type(key, __u32);                      \
		__type(value, struct element);           \
	} name SEC(".maps")

/* Per CPU: the program adds without atomics, the service sums over the possible CPUs. */
#define XG_COUNTER_TABLE(name, element, count)           \
	struct {                                         \
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); \
		__uint(max_entries, count);              \
		__type(key, __u32);                      \
		__type(value, struct element);           \
	} name SEC(".maps")

XG_SERVICE_TABLE(xg_control, xg_control, 1);
XG_SERVICE_TABLE(xg_tables, xg_segment, 1); /* the service sets the number of segments before it loads the object */

XG_COUNTER_TABLE(xg_traffic, xg_traffic, XG_INTERFACES);
XG_COUNTER_TABLE(xg_counters, xg_counter, XG_COUNTERS);
XG_COUNTER_TABLE(xg_event_totals, xg_event_total, 1);

/* No max_entries: libbpf makes it the number of possible CPUs. */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} xg_events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct xg_abi);
} xg_abi SEC(".maps");

#endif
