// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * Puts the next frame of a trace into the buffer of BPF_PROG_TEST_RUN and tail-calls the program under test, so
 * that a million runs see a hundred thousand different packets instead of one that is always in the cache.
 * With `drop` as the target the same loop measures the floor that is to be subtracted.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define TRACE 131072 /* frames, a power of two */
#define WORDS 10     /* 80 bytes a frame */

struct frame {
	__u64 words[WORDS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, TRACE);
	__type(key, __u32);
	__type(value, struct frame);
} trace SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} position SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} target SEC(".maps");

SEC("xdp")
int writer(struct xdp_md *ctx)
{
	__u64 *to = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	__u32 zero = 0;
	__u64 *at = bpf_map_lookup_elem(&position, &zero);

	if (!at || (void *)(to + WORDS) > end)
		return XDP_ABORTED;
	__u32 index = (*at)++ & (TRACE - 1);
	struct frame *from = bpf_map_lookup_elem(&trace, &index);

	if (!from)
		return XDP_ABORTED;
#pragma unroll
	for (int i = 0; i < WORDS; i++)
		to[i] = from->words[i];
	bpf_tail_call(ctx, &target, 0);
	return XDP_ABORTED;
}

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
