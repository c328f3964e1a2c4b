/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Events: a sampled and capped report about single packets. A flood costs a counter for each packet, not an
 * event; and nothing here runs unless the service has armed events.
 */
#ifndef XG_EVENTS_H
#define XG_EVENTS_H

#include "maps.h"
#include "packet.h"

#define XG_SECOND_NS 1000000000ull

/* 1 in `every`, beginning with the first. log_skipped runs from 0 (sample this one) to every - 1. */
static __always_inline int xg_is_sampled(struct xg_counter *state, __u32 every)
{
	__u32 skipped = state->log_skipped;

	state->log_skipped = skipped + 1 < every ? skipped + 1 : 0;
	return skipped == 0;
}

/* Whether this second of this CPU has room for one more event. */
static __always_inline int xg_has_room(struct xg_counter *state, __u32 max_per_second, __u64 now)
{
	if (now - state->log_window_ns >= XG_SECOND_NS) {
		state->log_window_ns = now;
		state->log_emitted = 0;
	}
	if (state->log_emitted >= max_per_second)
		return 0;
	state->log_emitted++;
	return 1;
}

/*
 * An address as it was in the packet, IPv4 in the first four bytes. Copied in bytes: the field is not aligned,
 * and the stack insists on it.
 */
static __always_inline void xg_write_address(__u8 *bytes, __u8 family, __u64 high, __u64 low, __u64 unknown)
{
	__u64 halves[2] = { family == XG_FAMILY_IPV4 ? low << 32 : high, family == XG_FAMILY_IPV4 ? 0 : low };

	XG_FORGET(halves[0], unknown);
	XG_FORGET(halves[1], unknown);
	halves[0] = bpf_cpu_to_be64(halves[0]);
	halves[1] = bpf_cpu_to_be64(halves[1]);
	__builtin_memcpy(bytes, halves, sizeof(halves));
}

/* Everything of an event that does not depend on the rule it is about. */
static __always_inline void xg_describe(struct xg_event *event, const struct xg_packet *packet,
					__u64 unknown)
{
	event->length = packet->frame_length;
	event->vlan = packet->vlan;
	event->inner_vlan = packet->inner_vlan;
	event->source_port = packet->source_port;
	event->destination_port = packet->destination_port;
	event->family = packet->family;
	event->protocol = packet->protocol;
	event->has_ports = packet->has_ports;
	event->has_icmp = packet->has_icmp;
	event->has_tcp_flags = packet->has_tcp_flags;
	event->icmp_type = packet->icmp_type;
	event->icmp_code = packet->icmp_code;
	event->tcp_flags = packet->tcp_flags;
	event->fragment = packet->fragment;
	xg_write_address(event->source, packet->family, packet->source_high, packet->source_low, unknown);
	xg_write_address(event->destination, packet->family, packet->destination_high, packet->destination_low,
			 unknown);
}

/*
 * Sends the event for one rule (or reason) if sampling and the cap allow it. `counter` is its slot in
 * xg_counters; the event's packet, verdict and reason are set.
 */
static __always_inline void xg_sample(struct xdp_md *ctx, struct xg_event *event, const struct xg_log *log,
				      __u32 counter, __u8 would_be)
{
	__u32 every = log->every;
	__u32 zero = 0;
	struct xg_counter *state = bpf_map_lookup_elem(&xg_counters, &counter);
	struct xg_event_total *total = bpf_map_lookup_elem(&xg_event_totals, &zero);

	if (!state || !total || every == 0 || !xg_is_sampled(state, every))
		return;
	event->time_ns = bpf_ktime_get_ns();
	total->wanted++;
	if (!xg_has_room(state, log->max_per_second, event->time_ns)) {
		total->suppressed++;
		return;
	}

	__u64 captured = log->snap_length;

	if (captured > XG_SNAP_MAX)
		captured = XG_SNAP_MAX;
	if (captured > event->length)
		captured = event->length;
	XG_FORGET(captured, event->time_ns);
	event->counter = counter;
	event->would_be = would_be;
	event->captured = captured;
	total->emitted++;
	/* The kernel appends `captured` bytes of the frame itself (BPF_F_CTXLEN_MASK). */
	if (bpf_perf_event_output(ctx, &xg_events, BPF_F_CURRENT_CPU | captured << 32, event, sizeof(*event)) < 0)
		total->failed++;
}

#endif
