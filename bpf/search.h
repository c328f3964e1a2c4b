/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/* A packet as rules are asked about it, and the first one found so far. */
#ifndef XG_SEARCH_H
#define XG_SEARCH_H

#include "packet.h"
#include "tables.h"

struct xg_search {
	struct xg_packet packet;
	__u64 source_sets;          /* bit n: the address is in set n */
	__u64 destination_sets;
	__u64 key;                  /* of the rule found so far */
	__u64 rows;                 /* of the addresses in the rest: the source's, and << 32 the destination's */
	__u32 line;                 /* of its entry; 0: none */
	__u16 generation;           /* low bits */
	__u8 slot;                  /* of the interface */
	__u8 left;                  /* 1: lists go on beyond XG_LIST_SHORT entries */
};

/*
 * A packet in three numbers, for functions that are global. The first two are words of struct xg_packet, which begin
 * with `length` and `icmp_type`; the third has ports, protocol, what is known of them, generation and slot.
 */
struct xg_facts {
	__u32 length;
	__u16 vlan;
	__u8 hop_limit;
	__u8 dscp;
	__u8 icmp_type;
	__u8 icmp_code;
	__u8 has_icmp;
	__u8 tcp_flags;
	__u8 has_tcp_flags;
	__u8 fragment;
	__u8 pad[2];
	__u16 source_port;
	__u16 destination_port;
	__u8 protocol;
	__u8 flags;                 /* 1: IPv6; 2: has ports; the slot << 2 */
	__u16 generation;           /* low bits */
};

union xg_fact_words {
	__u64 words[3];
	struct xg_facts facts;
};

typedef __u64 __attribute__((may_alias)) xg_word;

static __always_inline __u64 xg_first_facts(const struct xg_packet *packet)
{
	return *(const xg_word *)&packet->length;
}

static __always_inline __u64 xg_second_facts(const struct xg_packet *packet)
{
	return *(const xg_word *)&packet->icmp_type;
}

static __always_inline __u64 xg_third_facts(const struct xg_packet *packet, __u32 generation, __u32 slot)
{
	union xg_fact_words all;

	all.facts.source_port = packet->source_port;
	all.facts.destination_port = packet->destination_port;
	all.facts.protocol = packet->protocol;
	all.facts.flags = (packet->family == XG_FAMILY_IPV6) | packet->has_ports << 1 | slot << 2;
	all.facts.generation = generation;
	return all.words[2];
}

/* A number that the verifier takes for any of 32 bits. */
static __always_inline __u32 xg_any_of(__u32 number, __u64 nothing)
{
	XG_FORGET(number, nothing);
	return number;
}

/* A search that has found nothing. */
static __always_inline void xg_begin(struct xg_search *search, __u64 nothing, __u32 slot, __u32 generation)
{
	search->source_sets = nothing;
	search->destination_sets = nothing;
	search->key = nothing - 1;
	search->rows = nothing;
	search->line = xg_any_of(0, nothing);
	search->generation = generation;
	search->slot = xg_any_of(slot, nothing);
	search->left = xg_any_of(0, nothing);
	XG_IN_MEMORY(search);
}

/* Whether a rule that is not part of every policy is not part of this one; generation: its low bits. */
static __always_inline int xg_is_dead(__u16 died, __u16 generation)
{
	return died == XG_DEAD || (died != XG_ALIVE && (__s16)(generation - died) >= 0);
}

/* Keeps a rule that matches where it comes before the one found so far. line: of its entry. */
static __always_inline void xg_keep(const struct xg_tables *tables, struct xg_search *search, __u32 line, __u64 key)
{
	__u64 known = search->key;

	/* Of what the comparison tells the verifier about numbers nothing is to stay with them. */
	XG_FORGET(known, tables->nothing);
	if (key < known) {
		XG_FORGET(key, tables->nothing);
		XG_FORGET(line, tables->nothing);
		search->key = key;
		search->line = line;
	}
}

#endif
