// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * The firewall in the driver's receive path. For each frame: parse, classify, count, sample, verdict. It never
 * changes a frame, and it reads one policy from beginning to end, whatever the service publishes meanwhile.
 *
 * Written for kernel 5.10 and later. Functions that are not static are verified once, each on its own, and take
 * numbers only. What the verifier spends is kept down by letting its paths meet again: see xg_nothing in packet.h,
 * and VerifiedInstructionsTest.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"
#include "maps.h"
#include "parse.h"
#include "classify.h"
#include "count.h"
#include "counts.h"
#include "events.h"
#include "trace.h"

/* What the policy says about packets that no rule decides. */
static __always_inline __u32 xg_verdict_without_rule(const struct xg_header *header, __u32 reason)
{
	switch (reason) {
	case XG_REASON_GUARD:
	case XG_REASON_PANIC:
		return XG_VERDICT_PASS;
	case XG_REASON_MALFORMED:
		return header->malformed;
	case XG_REASON_DEEP_HEADERS:
		return header->deep_headers;
	case XG_REASON_ENCAPSULATED:
		return header->encapsulated;
	case XG_REASON_NON_IP:
		return header->non_ip;
	case XG_REASON_LATER_FRAGMENT:
		return header->later_fragments;
	default: /* XG_REASON_DEFAULT, XG_REASON_INTERNAL */
		return header->default_action;
	}
}

/* Whether rules are to be asked, though the parser says so. */
static __always_inline __u32 xg_reason_of(const struct xg_header *header, const struct xg_packet *packet, __u32 reason)
{
	return reason == XG_TO_RULES && packet->fragment == XG_FRAGMENT_LATER && !header->match_later_fragments
		       ? XG_REASON_LATER_FRAGMENT
		       : reason;
}

/* Asks the rules. Answers the reason. */
static __always_inline __u32 xg_judge(struct xdp_md *ctx, struct xg_tables *tables, const struct xg_header *header, struct xg_search *search)
{
	if (header->has_rules)
		xg_classify(ctx, tables, header, search);
	if (tables->broken) {
		search->line = xg_any_of(0, tables->nothing);
		return XG_REASON_INTERNAL;
	}
	if (!search->line)
		return XG_REASON_DEFAULT;
	/* Entries of the guard have the keys below those of all rules. */
	return search->key >> XG_KEY_PRIORITY ? XG_REASON_RULE : XG_REASON_GUARD;
}

SEC("xdp")
int xdpgate(struct xdp_md *ctx)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	const volatile struct xg_control *control = xg_the_control();
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing(data, data_end) };
	const struct xg_header *header;
	struct xg_search search;
	struct xg_traffic *traffic;
	struct xg_entry *entry;
	__u32 reason, verdict, outcome, line, armed;

	if (!control || !tables.first)
		return XDP_PASS; /* both have their first element */

	/*
	 * parse and classify. The generation is read once and leads by address dependency to every table, so that also
	 * a CPU that reorders loads sees what the service stored before it published the generation.
	 */
	tables.broken = tables.nothing;
	xg_begin(&search, tables.nothing, xg_slot_of(control, ctx->ingress_ifindex),
		 ((const volatile struct xg_root *)tables.first->bytes)->generation);
	reason = xg_parse(data, data_end, &search.packet, tables.nothing);
	if (control->panic)
		reason = XG_REASON_PANIC;
	XG_FORGET(reason, tables.nothing);
	XG_IN_MEMORY(&search);
	header = xg_header_of(tables.first, search.generation);
	reason = xg_reason_of(header, &search.packet, reason);
	XG_FORGET(reason, tables.nothing);
	if (reason == XG_TO_RULES)
		reason = xg_judge(ctx, &tables, header, &search);
	XG_IN_MEMORY(&search);

	/* verdict */
	header = xg_header_of(tables.first, search.generation);
	line = search.line;
	XG_FORGET(line, tables.nothing);
	XG_FORGET(reason, tables.nothing);
	entry = xg_entry_at(&tables, line);
	verdict = line ? entry->flags & XG_ENTRY_DROP : xg_verdict_without_rule(header, reason);
	outcome = reason * 2 + verdict;
	XG_FORGET(outcome, tables.nothing);

	if (xg_is_traced(ctx)) {
		xg_answer(ctx, search.generation, line, outcome);
		return (outcome & 1) == XG_VERDICT_DROP ? XDP_DROP : XDP_PASS;
	}

	/* count */
	traffic = xg_traffic_of(search.slot);
	if (!traffic)
		return XDP_PASS; /* every slot has its element */
	xg_count_total(traffic, outcome, search.packet.frame_length);
	if (line)
		xg_count_entry(entry, search.packet.frame_length, traffic->now_ns);
	if (header->count_words && (outcome >> 1 == XG_REASON_RULE || outcome >> 1 == XG_REASON_DEFAULT))
		xg_count_all(ctx, header, &search, outcome);

	/* sample */
	armed = xg_events_armed();
	if (armed
	    && (line ? entry->flags & XG_ENTRY_LOG : (outcome & 1) == XG_VERDICT_DROP && header->log.every)
	    && xg_makes_event(&tables, search.generation, line, outcome, armed, traffic->now_ns))
		xg_send_all(ctx, xg_where_of(&search, outcome).number, 0);

	return (outcome & 1) == XG_VERDICT_DROP ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
