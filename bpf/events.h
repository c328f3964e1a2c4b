/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Events: a sampled and capped report about single packets. A flood costs a counter for each packet, not an
 * event; and nothing here runs unless the service has armed events.
 */
#ifndef XG_EVENTS_H
#define XG_EVENTS_H

#include "maps.h"
#include "parse.h"
#include "search.h"

#define XG_SECOND_NS 1000000000ull

/* 1 in `every`, beginning with the first; 0 = never. log_skipped runs from 0 (sample this one) to every - 1. */
static __always_inline int xg_is_sampled(struct xg_counter *state, __u32 every)
{
	__u32 skipped = state->log_skipped;

	if (every == 0)
		return 0;
	state->log_skipped = skipped + 1 < every ? skipped + 1 : 0;
	return skipped == 0;
}

/*
 * An address as it was in the packet, IPv4 in the first four bytes. Copied in bytes: the field is not aligned,
 * and the stack insists on it.
 */
static __always_inline void xg_write_address(__u8 *bytes, __u8 family, __u64 high, __u64 low)
{
	__u64 halves[2] = { family == XG_FAMILY_IPV4 ? low << 32 : high, family == XG_FAMILY_IPV4 ? 0 : low };

	halves[0] = bpf_cpu_to_be64(halves[0]);
	halves[1] = bpf_cpu_to_be64(halves[1]);
	__builtin_memcpy(bytes, halves, sizeof(halves));
}

/* Everything of an event that depends on the packet alone. */
static __always_inline void xg_describe(struct xg_event *event, const struct xg_packet *packet)
{
	event->rule = XG_NO_RULE;
	event->would_be = XG_NO_VERDICT;
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
	xg_write_address(event->source, packet->family, packet->source_high, packet->source_low);
	xg_write_address(event->destination, packet->family, packet->destination_high, packet->destination_low);
}

/* Keys in scopes of their own, so that they take one place on the stack. */
static __always_inline struct xg_event_total *xg_the_event_total(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&xg_event_totals, &zero);
}

static __always_inline struct xg_counter *xg_log_state_of(__u32 number)
{
	return bpf_map_lookup_elem(&xg_counters, &number);
}

/* The event of a packet whose description is complete. line: of the entry whose event it is; 0: of no rule. */
static __always_inline void xg_send(struct xdp_md *ctx, struct xg_tables *tables, const struct xg_header *header,
				    struct xg_event *event, __u32 line)
{
	__u64 captured = header->log.snap_length;

	if (line) {
		const struct xg_detail *detail = xg_detail_at(tables, xg_entry_at(tables, line)->detail);

		captured = detail->log.snap_length;
		event->rule = detail->rule;
		event->would_be = detail->would_be;
	}
	XG_FORGET(captured, tables->nothing);
	if (captured > XG_SNAP_MAX)
		captured = XG_SNAP_MAX;
	if (captured > event->length)
		captured = event->length;
	XG_FORGET(captured, tables->nothing);
	event->time_ns = bpf_ktime_get_ns();
	event->captured = captured;
	/* The kernel appends `captured` bytes of the frame itself (BPF_F_CTXLEN_MASK). */
	if (bpf_perf_event_output(ctx, &xg_events, BPF_F_CURRENT_CPU | captured << 32, event, sizeof(*event)) < 0) {
		struct xg_event_total *total = xg_the_event_total();

		if (total)
			total->failed++;
	}
}

/* Whether the cap of all events leaves room in this second of this CPU. */
static __always_inline int xg_all_have_room(struct xg_event_total *total, __u32 max_per_second, __u64 now)
{
	if (now - total->window_ns >= XG_SECOND_NS) {
		total->window_ns = now;
		total->window_emitted = 0;
	}
	return total->window_emitted < max_per_second;
}

/* Whether the cap of a rule does, or that of a reason. */
static __always_inline int xg_rule_has_room(struct xg_counter *state, __u32 max_per_second, __u64 now)
{
	if (now - state->log_window_ns >= XG_SECOND_NS) {
		state->log_window_ns = now;
		state->log_emitted = 0;
	}
	return state->log_emitted < max_per_second;
}

/*
 * Whether sampling and the caps allow an event: what goes beyond a cap costs little. line: of the entry whose event it
 * is; 0: of no rule. max_per_second: of all events; now: the clock of struct xg_traffic.
 */
static __always_inline int xg_makes_event(struct xg_tables *tables, __u32 generation, __u32 line, __u32 outcome,
					  __u32 max_per_second, __u64 now)
{
	const struct xg_log *log = &xg_header_of(tables->first, generation)->log;
	__u32 log_state = outcome >> 1;
	struct xg_event_total *total;
	struct xg_counter *state;

	if (line) {
		const struct xg_detail *detail = xg_detail_at(tables, xg_entry_at(tables, line)->detail);

		log = &detail->log;
		log_state = detail->log_state;
	}
	state = xg_log_state_of(log_state);
	if (!state || !xg_is_sampled(state, log->every))
		return 0;
	total = xg_the_event_total();
	if (!total)
		return 0; /* it has one element */
	total->wanted++;
	if (!xg_all_have_room(total, max_per_second, now) || !xg_rule_has_room(state, log->max_per_second, now)) {
		total->suppressed++;
		return 0;
	}
	total->window_emitted++;
	state->log_emitted++;
	total->emitted++;
	return 1;
}

#endif
