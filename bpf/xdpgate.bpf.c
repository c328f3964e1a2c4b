// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * The firewall in the driver's receive path. For each frame: parse, classify, count, sample, verdict. It never
 * changes a frame, and it reads one policy from beginning to end, whatever the service publishes meanwhile.
 *
 * Written for kernel 5.10 and later. Nearly everything is inlined into one function. What the verifier spends is
 * kept down by letting its paths meet again: see xg_nothing in packet.h, and VerifiedInstructionsTest.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "abi.h"
#include "maps.h"
#include "parse.h"
#include "classify.h"
#include "count.h"
#include "events.h"

/* Read from the context again wherever it is needed: cheaper than its place on the stack. */
static __always_inline __u32 xg_frame_length(const struct xdp_md *ctx)
{
	__u64 length = (const __u8 *)(long)ctx->data_end - (const __u8 *)(long)ctx->data;

	XG_OPAQUE(length); /* the pointers are not to be kept: the verifier wants 64 bits of them */
	return length;
}

static __always_inline const struct xg_header *xg_header_at(__u32 half)
{
	return bpf_map_lookup_elem(&xg_headers, &half);
}

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

/* What was decided about a packet. */
struct xg_decision {
	const struct xg_rule *rule; /* that decided, or 0 */
	__u32 position;             /* of the rule */
	__u32 reason;
	__u32 verdict;
	__u32 counts;               /* count rules that came before */
};

/*
 * XG_TO_RULES, with the rows in *match, if rules can match; else why not: the parser's reason,
 * XG_REASON_LATER_FRAGMENT, or what xg_find_rows says.
 */
static __always_inline __u32 xg_select(struct xg_match *match, const struct xg_header *header,
				       const struct xg_packet *packet, __u32 reason, __u32 slot)
{
	if (reason != XG_TO_RULES)
		return reason;
	if (packet->fragment == XG_FRAGMENT_LATER && !header->match_later_fragments)
		return XG_REASON_LATER_FRAGMENT;
	return xg_find_rows(match, header, packet, slot);
}

/* Decides. `reason` is what xg_select answered. */
static __always_inline void xg_decide(struct xg_decision *decision, struct xg_match *match,
				      const struct xg_header *header, struct xg_counts *counts, __u32 reason)
{
	if (reason == XG_TO_RULES) {
		long position = xg_first_terminal(match, counts);

		reason = XG_REASON_DEFAULT;
		if (position >= 0) {
			decision->position = position;
			decision->rule = xg_rule_at(match->half, position);
			reason = decision->rule ? decision->rule->reason : XG_REASON_INTERNAL;
		}
	}
	decision->reason = reason;
	decision->verdict = decision->rule ? decision->rule->action == XG_ACTION_DROP
					   : xg_verdict_without_rule(header, reason);
	decision->counts = decision->rule ? decision->rule->counts_before : header->default_counts;
}

/*
 * Applies a rule to a packet that was judged: a count rule counts, and if sampling and the cap allow it, the event
 * of the rule goes out. The rule is the one of `position`; XG_POSITIONS means a drop without a rule, whose log
 * state is in the reason's counter slot.
 *
 * Not static: the verifier then follows it once, on its own, not in each of the rounds of xg_apply_counts. For that
 * it takes numbers only, and so parses the packet again; it runs for a count rule or a sampled packet.
 */
__attribute__((noinline)) int xg_apply(struct xdp_md *ctx, __u32 half, __u32 position, __u32 verdict, __u32 reason)
{
	const struct xg_header *header;
	const struct xg_rule *rule = 0;
	const struct xg_log *log;
	struct xg_counter *state;
	__u32 slot = reason;
	__u8 would_be = XG_NO_VERDICT;

	half &= 1;
	header = xg_header_at(half);
	if (!header)
		return 0;
	log = &header->log;
	if (position < XG_POSITIONS) {
		rule = xg_rule_at(half, position);
		if (!rule)
			return 0;
		log = &rule->log;
		slot = rule->counter;
		would_be = rule->would_be;
	}
	if (position < XG_COUNT_WORDS * 64)
		state = xg_count_rule(slot, xg_frame_length(ctx));
	else
		state = bpf_map_lookup_elem(&xg_counters, &slot);
	if (!state || !xg_armed() || !xg_is_sampled(state, log->every))
		return 0;

	struct xg_packet packet;
	struct xg_event event = { .revision = header->revision, .counter = slot, .ifindex = ctx->ingress_ifindex,
				  .verdict = verdict, .would_be = would_be, .reason = reason,
				  .captured = log->snap_length };

	XG_IN_MEMORY(&event);
	if (!xg_has_room(state, log->max_per_second))
		return 0;

	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;

	xg_parse(data, data_end, &packet, xg_nothing(data, data_end));
	xg_describe(&event, &packet);
	xg_send(ctx, &event);
	return 0;
}

/* Applies the count rules that match and come before what decided. */
static __always_inline void xg_apply_counts(struct xdp_md *ctx, __u32 half, const struct xg_counts *counts,
					    const struct xg_decision *decision, __u64 nothing)
{
#pragma clang loop unroll(disable)
	for (__u32 word = 0; word < XG_COUNT_WORDS; word++) {
		__u64 bits = counts->words[0];

		bits = word == 1 ? counts->words[1] : bits;
		bits = word == 2 ? counts->words[2] : bits;
		bits = word == 3 ? counts->words[3] : bits;
		XG_FORGET(bits, nothing); /* or the verifier would follow each word that is known to be empty */
#pragma clang loop unroll(disable)
		for (int applied = 0; applied < 64 && bits; applied++, bits &= bits - 1) {
			__u32 position = word * 64 + xg_lowest(bits);

			if (position >= decision->counts)
				return;
			xg_apply(ctx, half, position, decision->verdict, decision->reason);
		}
	}
}

/* Counts for the rule that decided, and reports it, or a drop without one, if somebody listens. */
static __always_inline void xg_apply_decision(struct xdp_md *ctx, const struct xg_match *match,
					      const struct xg_header *header, const struct xg_decision *decision,
					      __u32 bytes)
{
	const struct xg_rule *rule = decision->rule;

	if (rule) {
		xg_count_rule(rule->counter, bytes);
		if (rule->log.every && xg_armed())
			xg_apply(ctx, match->half, decision->position, decision->verdict, decision->reason);
	} else if (decision->verdict == XG_VERDICT_DROP && header->log.every && xg_armed()) {
		xg_apply(ctx, match->half, XG_POSITIONS, decision->verdict, decision->reason);
	}
}

SEC("xdp")
int xdpgate(struct xdp_md *ctx)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	__u64 nothing = xg_nothing(data, data_end);
	__u32 slot = xg_slot_of(ctx->ingress_ifindex);
	__u32 key = 0;
	const volatile struct xg_control *control = bpf_map_lookup_elem((void *)&xg_control, &key);

	XG_FORGET(slot, nothing);
	if (!control || control->panic) {
		xg_count_total(slot, control ? XG_REASON_PANIC : XG_REASON_INTERNAL, XG_VERDICT_PASS, xg_frame_length(ctx));
		return XDP_PASS;
	}

	const struct xg_header *header;
	struct xg_match match;
	__u32 reason;

	/* The packet leaves the stack before the words are matched: a program has 512 bytes of it. */
	{
		struct xg_packet packet;

		/* parse */
		reason = xg_parse(data, data_end, &packet, nothing);

		/*
		 * Read once: the generation leads by address dependency to every table, so that also a CPU that
		 * reorders loads sees what the service stored before it published the generation.
		 */
		match.half = control->generation & 1;
		XG_IN_MEMORY(&match);
		header = xg_header_at(match.half);
		if (!header) {
			xg_count_total(slot, XG_REASON_INTERNAL, XG_VERDICT_PASS, xg_frame_length(ctx));
			return XDP_PASS;
		}

		/* classify */
		reason = xg_select(&match, header, &packet, reason, slot);
	}

	struct xg_decision decision = {};
	struct xg_counts counts = { { nothing, nothing, nothing, nothing } };

	XG_IN_MEMORY(&counts);
	xg_decide(&decision, &match, header, &counts, reason);
	/* Ten reasons and two verdicts would each be followed through everything below. */
	XG_FORGET(decision.reason, nothing);
	XG_FORGET(decision.verdict, nothing);

	/* count and sample */
	xg_count_total(slot, decision.reason, decision.verdict, xg_frame_length(ctx));
	xg_apply_decision(ctx, &match, header, &decision, xg_frame_length(ctx));
	if (counts.words[0] | counts.words[1] | counts.words[2] | counts.words[3])
		xg_apply_counts(ctx, match.half, &counts, &decision, nothing);

	return decision.verdict == XG_VERDICT_DROP ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
