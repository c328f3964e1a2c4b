/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* Count rules: all that match and come before the rule that decided. They are a rest of their own. */
#ifndef XG_COUNTS_H
#define XG_COUNTS_H

#include "classify.h"
#include "count.h"
#include "events.h"

/* The count rules of one word of their rest that match the packet. rows and facts as in xg_search_block. */
XG_GLOBAL __u64 xg_count_rules(__u64 address_rows, __u32 word, __u64 first, __u64 second, __u64 third)
{
	union xg_fact_words packet = { .words = { first, second, third } };
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(first) };
	const struct xg_classifier *counts;
	struct xg_block block;

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	counts = &xg_header_of(tables.first, packet.facts.generation)->counts;
	xg_enter_block(&block, &tables, counts, &packet.facts, address_rows, 0, XG_FIELDS);
	return xg_matching(&block, word, XG_FIELDS);
}

/* Where rules are applied: line of the entry that decided, word, outcome, slot, low bits of the generation. */
union xg_where {
	__u64 number;
	struct {
		__u32 line;
		__u8 word;
		__u8 outcome;       /* reason * 2 + verdict */
		__u8 slot;
		__u8 generation;
	};
};

static __always_inline union xg_where xg_where_of(const struct xg_search *search, __u32 outcome)
{
	return (union xg_where){ .line = search->line, .outcome = outcome, .slot = search->slot,
				 .generation = search->generation & (XG_HEADERS - 1) };
}

/* The entry of a slot of the count rules. */
static __always_inline __u32 xg_count_line(struct xg_tables *tables, __u32 generation, __u32 word, __u64 bits)
{
	__u32 line = xg_slot_line(tables, &xg_header_of(tables->first, generation)->counts,
				  word * 64 + xg_lowest(bits));

	XG_FORGET(line, tables->nothing);
	return line;
}

/* Whether a count rule makes an event: xg_makes_event, which the verifier follows once. armed: 0 for none. */
XG_GLOBAL __u64 xg_counts_event(__u32 generation, __u32 line, __u32 outcome, __u32 armed, __u64 now)
{
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(now) };

	if (!tables.first || !armed)
		return 0;
	tables.broken = tables.nothing;
	return xg_makes_event(&tables, generation, line, outcome, armed, now);
}

/*
 * Applies at most XG_COUNT_SHARE count rules of one word that match, come before the rule that decided and whose sets,
 * which the rows do not know, are those of the packet. bits: those that match. Answers those that make an event.
 */
XG_GLOBAL __u64 xg_apply(struct xdp_md *ctx, __u64 where, __u64 bits, __u64 source_sets, __u64 destination_sets)
{
	union xg_where at = { .number = where };
	struct xg_traffic *traffic = xg_traffic_of(at.slot);
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing_of(bits) };
	__u64 key, sent = tables.nothing;
	__u32 armed = xg_events_armed();

	if (!tables.first || !traffic)
		return 0;
	tables.broken = tables.nothing;
	key = at.line ? xg_entry_at(&tables, at.line)->key : tables.nothing - 1;
#pragma clang loop unroll(disable)
	for (__u64 applied = 0; applied < XG_COUNT_SHARE; applied++) {
		__u64 bound = key, bit, event = tables.nothing;
		struct xg_entry *entry;
		__u32 line;

		/* What the comparisons below tell the verifier about a number is not to stay with it. */
		XG_FORGET(bits, tables.nothing);
		XG_FORGET(bound, tables.nothing);
		if (!bits)
			break;
		line = xg_count_line(&tables, at.generation, at.word, bits);
		bit = bits & -bits;
		bits &= bits - 1;
		entry = xg_entry_at(&tables, line);
		if (entry->key >= bound)
			break;
		if (entry->flags & XG_ENTRY_EXTRA) {
			__u32 extra = xg_detail_at(&tables, entry->detail)->extra;

			if (xg_sets_refuse((const struct xg_extra *)xg_line(&tables, extra), source_sets, destination_sets))
				continue;
		}
		xg_count_entry(entry, (__u8 *)(long)ctx->data_end - (__u8 *)(long)ctx->data, traffic->now_ns);
		if (entry->flags & XG_ENTRY_LOG)
			event = xg_counts_event(at.generation, line, at.outcome, armed, traffic->now_ns);
		/* No jump: the verifier would follow both ways of each turn. */
		XG_FORGET(event, tables.nothing);
		sent |= bit & -event;
		XG_FORGET(sent, tables.nothing);
	}
	return sent;
}

/*
 * Sends events of a packet, which is parsed again for them: of the rule that decided, or that no rule did, or, if there
 * are bits, of so many count rules of one word, at most XG_COUNT_SHARE.
 */
XG_GLOBAL int xg_send_all(struct xdp_md *ctx, __u64 where, __u64 bits)
{
	const __u8 *data = (const __u8 *)(long)ctx->data;
	const __u8 *data_end = (const __u8 *)(long)ctx->data_end;
	struct xg_tables tables = { .first = xg_segment_at(0), .nothing = xg_nothing(data, data_end) };
	union xg_where at = { .number = where };
	const struct xg_header *header;
	struct xg_packet packet;
	struct xg_event event = {};

	if (!tables.first)
		return 0;
	tables.broken = tables.nothing;
	header = xg_header_of(tables.first, at.generation);
	xg_parse(data, data_end, &packet, tables.nothing);
	xg_describe(&event, &packet);
	event.ifindex = ctx->ingress_ifindex;
	event.revision = header->revision;
	event.verdict = at.outcome & 1;
	event.reason = at.outcome >> 1;
	XG_IN_MEMORY(&event);
	if (!bits) {
		xg_send(ctx, &tables, header, &event, at.line);
		return 0;
	}
#pragma clang loop unroll(disable)
	for (__u64 sent = 0; sent < XG_COUNT_SHARE; sent++) {
		XG_FORGET(bits, tables.nothing);
		if (!bits)
			break;
		xg_send(ctx, &tables, header, &event, xg_count_line(&tables, at.generation, at.word, bits));
		bits &= bits - 1;
	}
	return 0;
}

/* Applies the count rules of a word that match, by shares. The numbers as in xg_apply. */
XG_GLOBAL int xg_count_word(struct xdp_md *ctx, __u64 where, __u64 bits, __u64 source_sets, __u64 destination_sets)
{
	__u64 nothing = xg_nothing_of(bits);

#pragma clang loop unroll(disable)
	for (__u64 first = 0; first < 64; first += XG_COUNT_SHARE) {
		__u64 share = bits & ((1ull << XG_COUNT_SHARE) - 1) << first;

		XG_FORGET(share, nothing);
		if (!share)
			continue;
		share = xg_apply(ctx, where, share, source_sets, destination_sets);
		if (share)
			xg_send_all(ctx, where, share);
	}
	return 0;
}

/* Applies all count rules that match and come before the rule that decided. */
static __always_inline void xg_count_all(struct xdp_md *ctx, const struct xg_header *header,
					 const struct xg_search *search, __u32 outcome)
{
	const struct xg_packet *packet = &search->packet;
	union xg_where at = xg_where_of(search, outcome);
	__u64 rows = xg_rows_of(search, 512);
#pragma clang loop unroll(disable)
	for (__u64 word = 0; word < XG_COUNT_WORDS && word < header->count_words; word++) {
		__u64 bits = xg_count_rules(rows, word, xg_first_facts(packet), xg_second_facts(packet),
					    xg_third_facts(packet, search->generation, search->slot));

		at.word = word;
		if (bits)
			xg_count_word(ctx, at.number, bits, search->source_sets, search->destination_sets);
	}
}

#endif
