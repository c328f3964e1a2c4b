// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * The firewall in the driver's receive path. For each frame: parse, classify, count, sample, verdict. It never
 * changes a frame, and it reads one policy from beginning to end, whatever the service publishes meanwhile.
 *
 * Written for kernel 5.10 and later. Everything is inlined into one function: the verifier of 5.10 compares
 * scalars exactly, and so prunes little, as soon as a program has a second one (__mark_reg_unknown in
 * kernel/bpf/verifier.c).
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"
#include "maps.h"
#include "parse.h"
#include "classify.h"
#include "count.h"
#include "events.h"

/* What the policy says about packets that no rule decides. */
static __always_inline __u32 xg_verdict_without_rule(const struct xg_header *header, __u32 reason)
{
	switch (reason) {
	case XG_REASON_GUARD:
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

/*
 * Lets the rules judge. Answers XG_REASON_RULE or the reason of the rule, with *rule; XG_REASON_DEFAULT; or
 * XG_REASON_INTERNAL if a table that always has its element does not.
 */
static __always_inline __u32 xg_classify(struct xg_match *match, const struct xg_header *header,
					 const struct xg_packet *packet, __u32 slot, const struct xg_rule **rule)
{
	if (!xg_find_rows(match, header, packet, slot)) {
		match->summary = 0;
		return XG_REASON_INTERNAL;
	}

	long position = xg_first_terminal(match);

	if (position < 0)
		return XG_REASON_DEFAULT;
	*rule = xg_rule_at(match->half, position);
	return *rule ? (*rule)->reason : XG_REASON_INTERNAL;
}

/* Counts for the rule that decided, if one did, and for the matching ones of the first `count` count rules. */
static __always_inline void xg_count(const struct xg_match *match, const struct xg_rule *rule, __u32 count, __u32 bytes)
{
	if (rule)
		xg_count_rule(rule->counter, bytes);
	if (!(match->summary & XG_COUNT_SUMMARY))
		return;
#pragma clang loop unroll(disable)
	for (__u32 word = 0; word < XG_COUNT_WORDS; word++) {
		__u64 bits = xg_counts_that_match(match, count, word);

#pragma clang loop unroll(disable)
		for (int applied = 0; applied < 64 && bits; applied++, bits &= bits - 1) {
			rule = xg_rule_at(match->half, word * 64 + xg_lowest(bits));
			if (rule)
				xg_count_rule(rule->counter, bytes);
		}
	}
}

/*
 * Sends the events of a packet: of the rule that decided, or of a drop without a rule (the log state is then in
 * the reason's counter slot), and of each count rule that counted. All tell the verdict that the packet gets.
 */
static __always_inline void xg_report(struct xdp_md *ctx, struct xg_event *event, const struct xg_match *match,
				      const struct xg_header *header, const struct xg_rule *rule, __u32 count)
{
	if (rule)
		xg_sample(ctx, event, &rule->log, rule->counter, rule->would_be);
	else if (event->verdict == XG_VERDICT_DROP)
		xg_sample(ctx, event, &header->log, event->reason, XG_NO_VERDICT);
	if (!(match->summary & XG_COUNT_SUMMARY))
		return;
#pragma clang loop unroll(disable)
	for (__u32 word = 0; word < XG_COUNT_WORDS; word++) {
		__u64 bits = xg_counts_that_match(match, count, word);

#pragma clang loop unroll(disable)
		for (int applied = 0; applied < 64 && bits; applied++, bits &= bits - 1) {
			rule = xg_rule_at(match->half, word * 64 + xg_lowest(bits));
			if (rule)
				xg_sample(ctx, event, &rule->log, rule->counter, rule->would_be);
		}
	}
}

SEC("xdp")
int xdpgate(struct xdp_md *ctx)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	__u64 unknown = data_end - data; /* for XG_FORGET */
	__u32 slot = xg_slot_of(ctx->ingress_ifindex);
	__u32 key = 0;
	const volatile struct xg_control *control = bpf_map_lookup_elem((void *)&xg_control, &key);

	XG_FORGET(slot, unknown);
	if (!control || control->panic) {
		xg_count_total(slot, control ? XG_REASON_PANIC : XG_REASON_INTERNAL, XG_VERDICT_PASS,
			       data_end - data);
		return XDP_PASS;
	}

	/* parse */
	struct xg_packet packet;
	__u32 reason = xg_parse(data, data_end, &packet);


	/*
	 * Read once: the generation leads by address dependency to every table, so that also a CPU that reorders
	 * loads sees what the service stored before it published the generation.
	 */
	__u32 generation = control->generation;
	struct xg_match match = { .half = generation & 1, .unknown = unknown };
	const struct xg_header *header = bpf_map_lookup_elem(&xg_headers, &match.half);

	if (!header) {
		xg_count_total(slot, XG_REASON_INTERNAL, XG_VERDICT_PASS, packet.frame_length);
		return XDP_PASS;
	}

	/* classify */
	const struct xg_rule *rule = 0;

	if (reason == XG_TO_RULES) {
		xg_forget_path(&packet, unknown);
		if (packet.fragment == XG_FRAGMENT_LATER && !header->match_later_fragments)
			reason = XG_REASON_LATER_FRAGMENT;
		else
			reason = xg_classify(&match, header, &packet, slot, &rule);
	}

	__u32 count = rule ? rule->counts_before : header->default_counts;
	__u32 verdict = rule ? rule->action == XG_ACTION_DROP : xg_verdict_without_rule(header, reason);

	/* Ten reasons and two verdicts would each be followed through everything below. */
	XG_FORGET(reason, unknown);
	XG_FORGET(verdict, unknown);
	XG_FORGET(count, unknown);

	/* count */
	xg_count_total(slot, reason, verdict, packet.frame_length);
	xg_count(&match, rule, count, packet.frame_length);

	/* sample */
	if (control->events_armed) {
		/* On the stack, not in a per-CPU map: on a preemptible kernel another packet could overwrite that. */
		struct xg_event event = {
			.revision = header->revision,
			.ifindex = ctx->ingress_ifindex,
			.verdict = verdict,
			.reason = reason,
		};

		XG_IN_MEMORY(&event);
		event.counter = slot; /* a number of its size, as the rules will store there */
		xg_describe(&event, &packet, unknown);
		xg_report(ctx, &event, &match, header, rule, count);
	}

	return verdict == XG_VERDICT_DROP ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
