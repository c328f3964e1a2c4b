// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/* What tells whether a kernel can do what the service wants of it; never attached. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Frames that count_frames saw. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} probe_frames SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} probe_counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} probe_events SEC(".maps");

SEC("xdp")
int count_frames(struct xdp_md *context)
{
	__u32 first = 0;
	__u64 *frames = bpf_map_lookup_elem(&probe_frames, &first);

	(void)context;
	if (frames)
		__sync_fetch_and_add(frames, 1);
	return XDP_DROP;
}

/* Answers the first four bytes of the frame's metadata; 0 without any. */
SEC("xdp")
int answer_metadata(struct xdp_md *context)
{
	void *data = (void *)(long)context->data;
	__u32 *metadata = (void *)(long)context->data_meta;

	return (void *)(metadata + 1) > data ? 0 : *metadata;
}

/* An event of four bytes. */
SEC("xdp")
int send_event(struct xdp_md *context)
{
	__u32 word = 42;

	return bpf_perf_event_output(context, &probe_events, BPF_F_CURRENT_CPU, &word, sizeof(word));
}

/* The helper is for programs under the GPL, or dual-licensed ones. */
char LICENSE[] SEC("license") = "Dual BSD/GPL";
