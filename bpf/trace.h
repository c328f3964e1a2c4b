/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * Traced packets: what the program would do with a frame, told to whoever sends it by BPF_PROG_TEST_RUN. The question
 * and the answer are in the metadata in front of the frame (kernel >= 5.15). No packet of a wire has metadata when it
 * gets here, so nobody outside can ask; and a traced packet leaves nothing behind in counters, events or rates.
 */
#ifndef XG_TRACE_H
#define XG_TRACE_H

#include <linux/bpf.h>

#include "parse.h"
#include "tables.h"

/* The metadata of a traced packet, or 0. */
static __always_inline struct xg_trace *xg_trace_of(const struct xdp_md *ctx)
{
	struct xg_trace *trace = (struct xg_trace *)(long)ctx->data_meta;

	return (void *)(trace + 1) > (void *)(long)ctx->data ? 0 : trace;
}

static __always_inline int xg_is_traced(const struct xdp_md *ctx)
{
	const struct xg_trace *trace = xg_trace_of(ctx);

	return trace && trace->magic == XG_TRACE_MAGIC;
}

static __always_inline void xg_answer_addresses(struct xg_trace_addresses *answer, const struct xg_packet *packet)
{
	answer->source_high = packet->source_high;
	answer->source_low = packet->source_low;
	answer->destination_high = packet->destination_high;
	answer->destination_low = packet->destination_low;
}

static __always_inline void xg_answer_fields(struct xg_trace_fields *answer, const struct xg_packet *packet)
{
	answer->length = packet->length;
	answer->vlan = packet->vlan;
	answer->inner_vlan = packet->inner_vlan;
	answer->source_port = packet->source_port;
	answer->destination_port = packet->destination_port;
	answer->family = packet->family;
	answer->protocol = packet->protocol;
	answer->fragment = packet->fragment;
	answer->hop_limit = packet->hop_limit;
	answer->dscp = packet->dscp;
	answer->has_ports = packet->has_ports;
	answer->has_icmp = packet->has_icmp;
	answer->has_tcp_flags = packet->has_tcp_flags;
	answer->icmp_type = packet->icmp_type;
	answer->icmp_code = packet->icmp_code;
	answer->tcp_flags = packet->tcp_flags;
}

/* Answers in the packet's metadata. line: of the entry that decided, or 0; outcome: reason * 2 + verdict. */
XG_GLOBAL int xg_answer(struct xdp_md *ctx, __u32 generation, __u32 line, __u32 outcome)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	__u64 nothing = xg_nothing(data, data_end);
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = nothing, .broken = nothing };
	struct xg_packet packet;
	struct xg_trace *trace;

	if (!tables.first)
		return 0;
	xg_parse(data, data_end, &packet, nothing);
	XG_IN_MEMORY(&packet);
	trace = xg_trace_of(ctx);
	if (!trace)
		return 0;
	switch (trace->part) {
	case XG_TRACE_ADDRESSES:
		xg_answer_addresses((struct xg_trace_addresses *)trace, &packet);
		break;
	case XG_TRACE_FIELDS:
		xg_answer_fields((struct xg_trace_fields *)trace, &packet);
		break;
	default:
		trace->revision = xg_header_of(tables.first, generation)->revision;
		trace->rule = line ? xg_detail_at(&tables, xg_entry_at(&tables, line)->detail)->rule : XG_NO_RULE;
		trace->outcome = outcome;
		trace->magic = XG_TRACE_ANSWER;
	}
	return 0;
}

#endif
