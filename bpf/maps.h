/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Every map of the program; what the elements mean is said in abi.h.
 *
 * What the service fills is an array that it maps into its memory (BPF_F_MMAPABLE, kernel >= 5.5), so a policy
 * is written without a system call for each element. Tables of a policy have two halves, one for each parity
 * of the generation: the program reads one half while the service fills the other.
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
XG_SERVICE_TABLE(xg_headers, xg_header, 2);
XG_SERVICE_TABLE(xg_rules, xg_rule, 2 * XG_POSITIONS);
XG_SERVICE_TABLE(xg_rows, xg_row, 2 * XG_ROWS);
XG_SERVICE_TABLE(xg_ranges4, xg_range4, 2 * XG_RANGES4);
XG_SERVICE_TABLE(xg_ranges6, xg_range6, 2 * XG_RANGES6);
XG_SERVICE_TABLE(xg_classes, xg_class_line, 2 * XG_CLASS_KEYS / XG_CLASS_LINE);
XG_SERVICE_TABLE(xg_interfaces, xg_interface, XG_INTERFACES);

XG_COUNTER_TABLE(xg_totals, xg_total, XG_INTERFACES * XG_REASONS * 2);
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
