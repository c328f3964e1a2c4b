/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * A small policy written into xg_tables by hand: rules in the global list, one of them asking for an address set, a
 * count rule in a rest, and in the second generation a rule less and a rest of the main rules.
 */
#ifndef XG_HANDMADE_H
#define XG_HANDMADE_H

#include <string.h>
#include <linux/in.h>

#include "abi.h"

enum { FIRST_GENERATION = XG_HEADERS - 1, SECOND_GENERATION }; /* the second one's header is at the other end */
enum { SEGMENTS = 2, SLOT_DROP = XG_REASONS, RULE_NUMBER = 4711, SET = 3 };
enum { FROM_ELSEWHERE, FROM_ELSEWHERE_6, DROP_80, FROM_SET, GLOBALS, COUNT_TCP = GLOBALS, DROP_TCP, ENTRIES };

static unsigned char *tables;
static struct xg_root *root;
static struct xg_entry *entries;
static __u32 next_line = (sizeof(struct xg_root) + XG_LINE - 1) / XG_LINE;

/* The number of the first of some zero lines that nothing else uses. */
static __u32 lines_for(size_t bytes)
{
	__u32 line = next_line;

	next_line += (bytes + XG_LINE - 1) / XG_LINE;
	return line;
}

static void *at(__u32 line)
{
	return tables + (size_t)line * XG_LINE;
}

static struct xg_header *header_of(__u32 generation)
{
	return &root->headers[generation & (XG_HEADERS - 1)];
}

/* A rule for both families without conditions. Its detail gets a line. */
static struct xg_entry *write_entry(int index, __u64 priority, __u8 flags)
{
	__u32 detail = lines_for(XG_LINE);

	*(struct xg_detail *)at(detail) = (struct xg_detail){ .rule = RULE_NUMBER + index, .would_be = XG_NO_VERDICT };
	entries[index] = (struct xg_entry){ .key = (priority + 1) << XG_KEY_PRIORITY | index,
		.flags = XG_ENTRY_IPV4 | XG_ENTRY_IPV6 | flags, .detail = detail * 2,
		.source_ports = { 0, 65535 }, .destination_ports = { 0, 65535 } };
	return &entries[index];
}

static void ask_for_protocol(struct xg_entry *entry, __u8 protocol)
{
	entry->protocol = protocol;
	entry->protocol_mask = 0xff;
}

/* Pass 203.0.113.0/24, drop 3fff::/20, drop tcp/80, drop udp from the set. */
static void write_globals(void)
{
	struct xg_entry *entry = write_entry(FROM_ELSEWHERE, 1, XG_ENTRY_SOURCE);
	struct xg_detail *detail;
	struct xg_extra *extra;

	entry->flags &= ~XG_ENTRY_IPV6;
	entry->address[0] = 0xcb007100ull << 32;
	entry->address[1] = 0xffffff00ull << 32;
	entry = write_entry(FROM_ELSEWHERE_6, 2, XG_ENTRY_SOURCE | XG_ENTRY_DROP);
	entry->flags &= ~XG_ENTRY_IPV4;
	entry->address[0] = 0x3fff000000000000;
	entry->address_length = 20;

	entry = write_entry(DROP_80, 3, XG_ENTRY_PORTS | XG_ENTRY_LOG | XG_ENTRY_DROP);
	ask_for_protocol(entry, IPPROTO_TCP);
	entry->destination_ports[0] = entry->destination_ports[1] = 80;
	entry->counter = SLOT_DROP;
	detail = at(entry->detail / 2);
	detail->log_state = SLOT_DROP;
	detail->log = (struct xg_log){ .every = 1, .max_per_second = 1, .snap_length = 64 };

	entry = write_entry(FROM_SET, 4, XG_ENTRY_EXTRA | XG_ENTRY_DROP);
	ask_for_protocol(entry, IPPROTO_UDP);
	detail = at(entry->detail / 2);
	detail->extra = lines_for(sizeof(*extra));
	extra = at(detail->extra);
	*extra = (struct xg_extra){ .flags = XG_EXTRA_SOURCE_SETS, .source_sets = 1 << SET, .interfaces = -1ull,
		.dscp = -1ull, .packet_length = { 0, 0xffffffff }, .vlan = { 0, 0xffff }, .hop_limit = { 0, 0xff },
		.fragments = 0xff };
}

/* The set is 192.0.2.0/24: a table by 16 bits, in the second segment, then one that compares the rest. */
static struct xg_sets write_sets(void)
{
	__u32 trie = next_line = XG_SEGMENT_LINES;
	__u32 top = lines_for(65536 * sizeof(__u32)), node = lines_for(sizeof(struct xg_node));
	__u32 masks = lines_for(2 * sizeof(__u64));
	struct xg_node *below = at(node);

	((__u32 *)at(top))[0xc000] = XG_REF_TABLE | (node - trie);
	memset(below->keys, 0xff, sizeof(below->keys));
	below->keys[0] = 0x02000000;
	below->keys[1] = 0x03000000;
	below->refs[1] = 1;
	((__u64 *)at(masks))[1] = 1 << SET;
	return (struct xg_sets){ .trie = trie, .ref = { XG_REF_TABLE | XG_REF_DIRECT16 | (top - trie), 0 },
				 .masks = masks };
}

/* A rest of one block with one rule, for TCP. Rows: 0 every rule, 1 this one, 2 none. */
static void write_rest(struct xg_classifier *classifier, __u32 first_entry, int index)
{
	__u32 rows = lines_for(3 * sizeof(__u32)), protocols = lines_for((1 + 256 / XG_PAGE) * XG_LINE);

	classifier->entries = first_entry;
	classifier->blocks = 1;
	classifier->block_keys[0] = entries[index].key;
	classifier->rows = rows;
	classifier->slots = lines_for(sizeof(__u32));
	classifier->used_fields = 1 << XG_FIELD_PROTOCOL;
	classifier->fields[XG_FIELD_PROTOCOL] = protocols;
	((__u32 *)at(classifier->slots))[0] = index;
	for (int row = 0; row < 3; row++) {
		__u32 line = lines_for((1 + XG_BLOCK_WORDS) * sizeof(__u64));
		__u64 *block = at(line);

		((__u32 *)at(rows))[row] = line * (XG_LINE / sizeof(__u64));
		block[0] = block[1] = row < 2; /* the summary and the first word */
	}
	for (int page = 0; page < 256 / XG_PAGE; page++)
		((__u16 *)at(protocols))[page] = 1 + page;
	for (int protocol = 0; protocol < 256; protocol++)
		((__u16 *)at(protocols + 1))[protocol] = protocol == IPPROTO_TCP ? 1 : 2;
}

/* A table of one class with a list. */
static __u32 write_class(__u32 list)
{
	__u32 line = lines_for(sizeof(struct xg_class));

	*(struct xg_class *)at(line) = (struct xg_class){
		.key = list & XG_LIST_MAX ? entries[list >> XG_LIST_BITS].key : -1ull, .list = list };
	return line;
}

/* Everything that the first generation is made of; it passes what no rule drops. */
static void write_first_generation(void)
{
	__u32 first_entry = lines_for(ENTRIES * sizeof(struct xg_entry));
	struct xg_header *header = header_of(FIRST_GENERATION);

	entries = at(first_entry);
	write_globals();
	write_entry(COUNT_TCP, 0, 0);
	write_entry(DROP_TCP, 5, XG_ENTRY_DROP);
	*header = (struct xg_header){ .generation = FIRST_GENERATION, .revision = 7,
		.default_action = XG_VERDICT_PASS, .malformed = XG_VERDICT_DROP, .deep_headers = XG_VERDICT_DROP,
		.encapsulated = XG_VERDICT_DROP, .match_later_fragments = 1, .has_rules = 1, .count_words = 1,
		.asks_sets = XG_ASKS_SOURCE, .main = { .entries = first_entry } };
	header->main.classes = header->counts.classes = write_class(0);
	header->main.port_classes = write_class(FROM_ELSEWHERE << XG_LIST_BITS | GLOBALS);
	write_rest(&header->counts, first_entry, COUNT_TCP);
	header->sets = write_sets();
}

/* Without FROM_ELSEWHERE, and with a rest that drops TCP. Until it is published nothing of it is to be seen. */
static void write_second_generation(void)
{
	struct xg_header *header = header_of(SECOND_GENERATION);

	*header = *header_of(FIRST_GENERATION);
	header->generation = SECOND_GENERATION;
	header->revision = 8;
	write_rest(&header->main, header->main.entries, DROP_TCP);
	entries[FROM_ELSEWHERE].died = SECOND_GENERATION;
}

static void publish(__u32 generation)
{
	__atomic_store_n(&root->generation, generation, __ATOMIC_RELEASE);
}

#endif
