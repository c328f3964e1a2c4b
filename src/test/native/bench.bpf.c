// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * Programs that put the next frame of a trace into the buffer, so that a million runs see a hundred thousand
 * different packets instead of one that is always in the cache.
 *
 * `writer` tail-calls the program under test within BPF_PROG_TEST_RUN; with `drop` as the target the same loop
 * measures the floor. `generator` is for live frames (BPF_F_TEST_XDP_LIVE_FRAMES): it redirects each frame to an
 * interface; `discard` writes it and drops it, which is the generator's own part.
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

/* The interface that `generator` sends to, in the namespace of the caller of BPF_PROG_TEST_RUN. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} output SEC(".maps");

static __always_inline int write_next(struct xdp_md *ctx)
{
	__u64 *to = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	__u32 zero = 0;
	__u64 *at = bpf_map_lookup_elem(&position, &zero);

	if (!at || (void *)(to + WORDS) > end)
		return -1;
	__u32 index = (*at)++ & (TRACE - 1);
	struct frame *from = bpf_map_lookup_elem(&trace, &index);

	if (!from)
		return -1;
#pragma unroll
	for (int i = 0; i < WORDS; i++)
		to[i] = from->words[i];
	return 0;
}

SEC("xdp")
int writer(struct xdp_md *ctx)
{
	if (write_next(ctx))
		return XDP_ABORTED;
	bpf_tail_call(ctx, &target, 0);
	return XDP_ABORTED;
}

SEC("xdp")
int generator(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u32 *ifindex = bpf_map_lookup_elem(&output, &zero);

	if (!ifindex || write_next(ctx))
		return XDP_ABORTED;
	return bpf_redirect(*ifindex, 0);
}

SEC("xdp")
int discard(struct xdp_md *ctx)
{
	return write_next(ctx) ? XDP_ABORTED : XDP_DROP;
}

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
