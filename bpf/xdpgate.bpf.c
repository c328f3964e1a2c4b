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
#include "events.h"
#include "trace.h"

/* Read from the context again wherever it is needed: cheaper than its place on the stack. */
static __always_inline __u32 xg_frame_length(const struct xdp_md *ctx)
{
	__u64 length = (const __u8 *)(long)ctx->data_end - (const __u8 *)(long)ctx->data;

	XG_OPAQUE(length); /* the pointers are not to be kept: the verifier wants 64 bits of them */
	return length;
}

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

/* A rule, or none, and the reason: the line of the entry << 8 | enum xg_reason. */
#define XG_DECISION(line, reason) ((__u64)(line) << 8 | (reason))

/* Whether rules are to be asked, though the parser says so. */
static __always_inline __u32 xg_reason_of(const struct xg_header *header, const struct xg_packet *packet, __u32 reason)
{
	return reason == XG_TO_RULES && packet->fragment == XG_FRAGMENT_LATER && !header->match_later_fragments
		       ? XG_REASON_LATER_FRAGMENT
		       : reason;
}

/* Low bits of a generation, an interface slot and a word in one number: a function takes five. */
#define XG_WHERE(generation, slot, word) (((generation) & (XG_HEADERS - 1)) | (slot) << 8 | (__u32)(word) << 16)
#define XG_GENERATION_OF(where) ((where) & 0xff)
#define XG_SLOT_OF(where) ((where) >> 8 & 0xff)
#define XG_WORD_OF(where) ((where) >> 16)

/* Parses and classifies. Answers a decision; slot: of the interface. */
XG_GLOBAL __u64 xg_judge(struct xdp_md *ctx, __u32 generation, __u32 slot)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0) };
	const struct xg_header *header;
	struct xg_search search;
	__u32 reason;
	__u64 rows;

	if (!tables.first)
		return XG_DECISION(0, XG_REASON_INTERNAL);
	header = xg_header_of(tables.first, generation);
	tables.nothing = xg_nothing(data, data_end);
	tables.broken = tables.nothing;
	reason = xg_reason_of(header, &search.packet, xg_parse(data, data_end, &search.packet, tables.nothing));
	if (reason != XG_TO_RULES)
		return XG_DECISION(0, reason);
	search.six = search.packet.family == XG_FAMILY_IPV6;
	search.traits = xg_traits_of(&search.packet, generation);
	search.key = tables.nothing - 1;
	search.line = tables.nothing;
	XG_IN_MEMORY(&search);
	rows = xg_search_lists(ctx, &tables, &header->main, &search);
	if (header->main.blocks)
		xg_keep(&tables, &search, xg_search_rest(ctx, generation, slot, rows, search.key));
	if (header->has_overlay)
		xg_search_lists(ctx, &tables, &header->overlay, &search);
	if (tables.broken)
		return XG_DECISION(0, XG_REASON_INTERNAL);
	if (!search.line)
		return XG_DECISION(0, XG_REASON_DEFAULT);
	/* Entries of the guard have the keys below those of all rules. */
	return XG_DECISION(search.line, search.key >> XG_KEY_PRIORITY ? XG_REASON_RULE : XG_REASON_GUARD);
}

/*
 * Sends the event of a packet if sampling and the cap allow it. line: of the entry whose event it is; 0: the packet was
 * dropped without a rule.
 */
XG_GLOBAL int xg_report(struct xdp_md *ctx, __u32 generation, __u32 line, __u32 verdict, __u32 reason)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };
	struct xg_event event = { .rule = XG_NO_RULE, .would_be = XG_NO_VERDICT, .verdict = verdict, .reason = reason,
				  .ifindex = ctx->ingress_ifindex };
	const struct xg_header *header;
	struct xg_counter *state;
	const struct xg_log *log;
	struct xg_packet packet;
	__u32 log_state = reason;

	XG_IN_MEMORY(&event);
	if (!tables.first)
		return 0;
	header = xg_header_of(tables.first, generation);
	log = &header->log;
	if (line) {
		const struct xg_detail *detail = xg_detail_at(&tables, xg_entry_at(&tables, line)->detail);

		log = &detail->log;
		log_state = detail->log_state;
		event.rule = detail->rule;
		event.would_be = detail->would_be;
	}
	state = bpf_map_lookup_elem(&xg_counters, &log_state);
	if (!state || !xg_is_sampled(state, log->every) || !xg_has_room(state, log->max_per_second, bpf_ktime_get_ns()))
		return 0;
	event.revision = header->revision;
	event.captured = log->snap_length;

	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;

	xg_parse(data, data_end, &packet, xg_nothing(data, data_end));
	xg_describe(&event, &packet);
	xg_send(ctx, &event);
	return 0;
}

/* The count rules of one word of their rest that match the packet. */
XG_GLOBAL __u64 xg_count_rules(struct xdp_md *ctx, __u32 generation, __u32 slot, __u32 word)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0) };
	const struct xg_classifier *counts;
	struct xg_rows rows;
	union xg_then_block then;
	__u32 source, destination, six;

	if (!tables.first)
		return 0;
	counts = &xg_header_of(tables.first, generation)->counts;
	tables.nothing = xg_nothing(data, data_end);
	tables.broken = tables.nothing;
	xg_parse(data, data_end, &then.packet, tables.nothing);
	XG_IN_MEMORY(&then);
	six = then.packet.family == XG_FAMILY_IPV6;
	source = xg_source_class(&tables, counts, six, then.packet.source_high, then.packet.source_low);
	destination = xg_destination_class(&tables, counts, six, then.packet.destination_high,
					   then.packet.destination_low);
	if (source)
		source = xg_class_at(&tables, counts, source)->row;
	if (destination)
		destination = xg_class_at(&tables, counts, destination)->row;
	xg_find_rows(&rows, &tables, counts, &then.packet, slot, source, destination);
	XG_IN_MEMORY(&rows);
	xg_enter_block(&then.block, &tables, counts, &rows, 0);
	return xg_matching(&then.block, word);
}

/* Applies a count rule whose rows match. line: of its entry; outcome: reason * 2 + verdict of the packet. */
static __always_inline int xg_apply_count(struct xdp_md *ctx, __u32 generation, __u32 slot, __u32 line, __u32 outcome)
{
	struct xg_tables tables = { .first = xg_segment_at(0) };
	struct xg_traffic *traffic = xg_traffic_of(slot);
	struct xg_entry *entry;

	if (!tables.first || !traffic)
		return 0;
	entry = xg_entry_at(&tables, line);
	if (entry->flags & XG_ENTRY_EXTRA && !xg_extra_holds(ctx, line, generation))
		return 0;
	xg_count_entry(entry, xg_frame_length(ctx), traffic->now_ns);
	if (entry->flags & XG_ENTRY_LOG && xg_armed())
		xg_report(ctx, generation, line, outcome & 1, outcome >> 1);
	return 0;
}

/* Applies the count rules of one word that match and come before a key. */
XG_GLOBAL int xg_apply_word(struct xdp_md *ctx, __u32 where, __u32 outcome, __u64 key, __u64 bits)
{
	__u64 nothing = xg_nothing_of(key);
	struct xg_tables tables = { .first = xg_segment_at(0), .broken = nothing };
	__u32 generation = XG_GENERATION_OF(where), slot = XG_SLOT_OF(where), word = XG_WORD_OF(where);

	if (!tables.first)
		return 0;
#pragma clang loop unroll(disable)
	for (__u64 applied = 0; applied < 64; applied++) {
		__u64 bound = key;
		__u32 rule;

		/* What the comparisons below tell the verifier about a number is not to stay with it. */
		XG_FORGET(bits, nothing);
		XG_FORGET(bound, nothing);
		if (!bits)
			return 0;
		rule = xg_slot_line(&tables, &xg_header_of(tables.first, generation)->counts, word * 64 + xg_lowest(bits));
		bits &= bits - 1;
		if (xg_entry_at(&tables, rule)->key >= bound)
			return 0;
		xg_apply_count(ctx, generation, slot, rule, outcome);
	}
	return 0;
}

/*
 * What is done for a packet when there are count rules or somebody listens to events. line: of the entry of the rule
 * that decided; 0: none did. outcome: reason * 2 + verdict.
 */
XG_GLOBAL int xg_tell(struct xdp_md *ctx, __u32 generation, __u32 slot, __u32 line, __u32 outcome)
{
	__u64 nothing = xg_nothing_of(slot), key = nothing - 1;
	struct xg_tables tables = { .first = xg_segment_at(0), .broken = nothing };
	const struct xg_header *header;
	__u32 reason = outcome >> 1, log;

	if (!tables.first)
		return 0;
	header = xg_header_of(tables.first, generation);
	log = (outcome & 1) == XG_VERDICT_DROP && header->log.every;
	if (line) {
		key = xg_entry_at(&tables, line)->key;
		log = xg_entry_at(&tables, line)->flags & XG_ENTRY_LOG;
	}
	if (reason == XG_REASON_RULE || reason == XG_REASON_DEFAULT) {
#pragma clang loop unroll(disable)
		for (__u64 word = 0; word < XG_COUNT_WORDS && word < header->count_words; word++)
			xg_apply_word(ctx, XG_WHERE(generation, slot, word), outcome, key,
				      xg_count_rules(ctx, generation, slot, word));
	}
	if (log && xg_armed())
		xg_report(ctx, generation, line, outcome & 1, reason);
	return 0;
}

/* The key in a scope of its own, so that other keys take its place on the stack. */
static __always_inline const volatile struct xg_control *xg_the_control(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem((void *)&xg_control, &zero);
}

SEC("xdp")
int xdpgate(struct xdp_md *ctx)
{
	const volatile struct xg_control *control = xg_the_control();
	struct xg_tables tables = { .first = xg_segment_at(0) };
	const struct xg_header *header;
	struct xg_traffic *traffic;
	struct xg_entry *entry;
	__u32 slot, generation, reason, verdict, line;
	__u64 decision = XG_DECISION(0, XG_REASON_PANIC);

	if (!control || !tables.first)
		return XDP_PASS; /* both have their first element */

	/*
	 * parse and classify. The generation is read once and leads by address dependency to every table, so that also
	 * a CPU that reorders loads sees what the service stored before it published the generation.
	 */
	slot = xg_slot_of(control, ctx->ingress_ifindex);
	generation = ((const volatile struct xg_root *)tables.first->bytes)->generation;
	if (!control->panic)
		decision = xg_judge(ctx, generation, slot);

	/* verdict */
	header = xg_header_of(tables.first, generation);
	reason = decision & 0xff;
	line = decision >> 8;
	entry = xg_entry_at(&tables, line);
	verdict = line ? entry->flags & XG_ENTRY_DROP : xg_verdict_without_rule(header, reason);

	if (xg_is_traced(ctx)) {
		xg_answer(ctx, generation, line, reason * 2 + verdict);
		return verdict == XG_VERDICT_DROP ? XDP_DROP : XDP_PASS;
	}

	/* count */
	traffic = xg_traffic_of(slot);
	if (!traffic)
		return XDP_PASS; /* every slot has its element */
	xg_count_total(traffic, reason, verdict, xg_frame_length(ctx));
	if (line)
		xg_count_entry(entry, xg_frame_length(ctx), traffic->now_ns);

	/* sample */
	if (header->count_words || xg_armed())
		xg_tell(ctx, generation, slot, line, reason * 2 + verdict);

	return verdict == XG_VERDICT_DROP ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
