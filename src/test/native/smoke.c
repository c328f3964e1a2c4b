// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * Loads the object into the running kernel and judges a few frames with a policy built by hand: count tcp,
 * drop tcp/80, pass the rest. Needs CAP_BPF and CAP_NET_ADMIN, no interface and no bpffs, so that it also
 * runs as the first thing in a virtual machine with an old kernel.
 *
 *   cc -O1 -g -Wall -Wextra -Werror -Ibpf -o smoke src/test/native/smoke.c -lbpf
 *   ./smoke xdpgate.bpf.o
 *
 * Prints what the verifier spent, each check, and "smoke: passed"; exit status 1 if one failed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <linux/bpf.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "abi.h"
#include "frames.h"

enum { DROP_80 = XG_COUNT_WORDS * 64, COUNT_TCP = 0, SLOT_DROP = XG_REASONS, SLOT_COUNT };

static int failures;
static struct bpf_object *object;
static int program;
static struct xg_control *control;

static void check(int holds, const char *what)
{
	failures += !holds;
	printf("%s %s\n", holds ? "ok    " : "FAILED", what);
}

static void die(const char *what)
{
	fprintf(stderr, "smoke: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int map_named(const char *name)
{
	int fd = bpf_object__find_map_fd_by_name(object, name);
	return fd < 0 ? (die(name), -1) : fd;
}

/* A service table as memory. */
static void *table(const char *name)
{
	struct bpf_map_info info = {};
	__u32 size = sizeof(info);
	int fd = map_named(name);

	if (bpf_obj_get_info_by_fd(fd, &info, &size))
		die(name);
	void *memory = mmap(NULL, (size_t)info.value_size * info.max_entries, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		die(name);
	return memory;
}

/* Rows: 0 empty, 1 every rule, 2 the count rule only. The tables of the half `half`, else untouched. */
static void publish(unsigned int half, unsigned int default_action)
{
	struct xg_header *header = (struct xg_header *)table("xg_headers") + half;
	struct xg_rule *rules = (struct xg_rule *)table("xg_rules") + half * XG_POSITIONS;
	struct xg_row *rows = (struct xg_row *)table("xg_rows") + half * XG_ROWS;
	struct xg_class_line *lines = (struct xg_class_line *)table("xg_classes") + half * (XG_CLASS_KEYS / XG_CLASS_LINE);
	__u64 drop_word = DROP_80 / 64;

	rules[COUNT_TCP] = (struct xg_rule){ .counter = SLOT_COUNT, .action = XG_ACTION_COUNT,
		.would_be = XG_VERDICT_DROP };
	rules[DROP_80] = (struct xg_rule){ .counter = SLOT_DROP, .counts_before = 1, .action = XG_ACTION_DROP,
		.would_be = XG_NO_VERDICT, .log = { .every = 1, .max_per_second = 1, .snap_length = 64 } };
	rows[1].summary = 1 | 1ull << drop_word;
	rows[1].words[0] = 1;
	rows[1].words[drop_word] = 1;
	rows[2].summary = 1;
	rows[2].words[0] = 1;
	for (unsigned int port = 0; port <= 65536; port++) {
		unsigned int key = XG_BASE_DESTINATION_PORT + port;

		lines[key / XG_CLASS_LINE].row[key % XG_CLASS_LINE] = port == 80 ? 1 : 2;
	}
	lines[(XG_BASE_PROTOCOL + 6) / XG_CLASS_LINE].row[(XG_BASE_PROTOCOL + 6) % XG_CLASS_LINE] = 1;
	*header = (struct xg_header){ .generation = half, .revision = 7, .default_counts = 1,
		.used_fields = 1 << XG_FIELD_PROTOCOL | 1 << XG_FIELD_DESTINATION_PORT, .base_row = { 1, 1 },
		.default_action = default_action, .malformed = XG_VERDICT_DROP, .deep_headers = XG_VERDICT_DROP,
		.encapsulated = default_action, .match_later_fragments = 1 };
	__atomic_store_n(&control->generation, half, __ATOMIC_RELEASE);
}

/* The same rules behind address conditions: only 192.0.2.0/24 and 2001:db8::/32 have them. */
static void add_sources(unsigned int half)
{
	struct xg_header *header = (struct xg_header *)table("xg_headers") + half;
	struct xg_range4 *ranges4 = (struct xg_range4 *)table("xg_ranges4") + half * XG_RANGES4;
	struct xg_range6 *ranges6 = (struct xg_range6 *)table("xg_ranges6") + half * XG_RANGES6;

	ranges4[5] = (struct xg_range4){ .start = 0 };
	ranges4[6] = (struct xg_range4){ .start = 0xc0000200, .row = 1 };
	ranges4[7] = (struct xg_range4){ .start = 0xc0000300 };
	ranges6[0] = (struct xg_range6){ .row = 0 };
	ranges6[1] = (struct xg_range6){ .high = 0x20010db800000000, .row = 1 };
	ranges6[2] = (struct xg_range6){ .high = 0x20010db900000000, .row = 0 };
	header->source[0] = (struct xg_span){ .first = 5, .count = 3 };
	header->source[1] = (struct xg_span){ .first = 0, .count = 3 };
	header->use_source = 1;
}

/* The verdict on a frame as XDP_*; dies if the kernel cannot run it or the program changed it. */
static unsigned int judge(const unsigned char *frame, unsigned int length)
{
	unsigned char after[2048];
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame, .data_size_in = length, .data_out = after,
		    .data_size_out = sizeof(after), .repeat = 1);

	if (bpf_prog_test_run_opts(program, &run))
		die("test run");
	if (run.data_size_out != length || memcmp(frame, after, length))
		check(0, "the frame is unchanged");
	return run.retval;
}

static struct xg_counter counter_of(__u32 slot)
{
	int cpus = libbpf_num_possible_cpus();
	struct xg_counter sum = {}, *values = calloc(cpus, sizeof(*values));

	if (!values || bpf_map_lookup_elem(map_named("xg_counters"), &slot, values))
		die("xg_counters");
	for (int cpu = 0; cpu < cpus; cpu++) {
		sum.packets += values[cpu].packets;
		sum.bytes += values[cpu].bytes;
		sum.last_ns += values[cpu].last_ns;
	}
	free(values);
	return sum;
}

static struct xg_event_total event_total(void)
{
	int cpus = libbpf_num_possible_cpus();
	__u32 key = 0;
	struct xg_event_total sum = {}, *values = calloc(cpus, sizeof(*values));

	if (!values || bpf_map_lookup_elem(map_named("xg_event_totals"), &key, values))
		die("xg_event_totals");
	for (int cpu = 0; cpu < cpus; cpu++) {
		sum.wanted += values[cpu].wanted;
		sum.suppressed += values[cpu].suppressed;
		sum.emitted += values[cpu].emitted;
		sum.failed += values[cpu].failed;
	}
	free(values);
	return sum;
}

/* Over all slots. */
static __u64 packets_of(__u32 reason, __u32 verdict)
{
	int cpus = libbpf_num_possible_cpus();
	struct xg_total *values = calloc(cpus, sizeof(*values));
	__u64 sum = 0;

	for (__u32 slot = 0; slot < XG_INTERFACES; slot++) {
		__u32 key = (slot * XG_REASONS + reason) * 2 + verdict;

		if (!values || bpf_map_lookup_elem(map_named("xg_totals"), &key, values))
			die("xg_totals");
		for (int cpu = 0; cpu < cpus; cpu++)
			sum += values[cpu].packets;
	}
	free(values);
	return sum;
}

static struct xg_event seen;
static __u32 seen_size;
static unsigned char seen_bytes[XG_SNAP_MAX];

static void on_event(void *context, int cpu, void *data, __u32 size)
{
	(void)context, (void)cpu, seen_size = size;
	memcpy(&seen, data, sizeof(seen));
	memcpy(seen_bytes, (unsigned char *)data + sizeof(seen), seen.captured);
}

static void load(const char *path)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	struct bpf_prog_info info = {};
	__u32 size = sizeof(info);
	struct utsname kernel;

	setrlimit(RLIMIT_MEMLOCK, &unlimited); /* before 5.11 maps count against it */
	object = bpf_object__open_file(path, NULL);
	if (!object || bpf_object__load(object))
		die(path);
	program = bpf_program__fd(bpf_object__find_program_by_name(object, "xdpgate"));
	if (program < 0 || bpf_obj_get_info_by_fd(program, &info, &size))
		die("program");
	uname(&kernel);
	printf("kernel %s: %u instructions verified (0: before 5.16), %u bytes of machine code\n", kernel.release,
	       info.verified_insns, info.jited_prog_len);
	control = table("xg_control");
}

static void judge_by_ports(void)
{
	publish(0, XG_VERDICT_PASS);
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_DROP, "IPv4 tcp/80 is dropped");
	check(judge(ipv6_tcp_80, sizeof(ipv6_tcp_80)) == XDP_DROP, "IPv6 tcp/80 is dropped");
	check(judge(tagged_tcp_80, sizeof(tagged_tcp_80)) == XDP_DROP, "tcp/80 behind two tags is dropped");
	check(judge(ipv6_options_tcp_80, sizeof(ipv6_options_tcp_80)) == XDP_DROP, "... behind extension headers too");
	check(judge(ipv4_tcp_443, sizeof(ipv4_tcp_443)) == XDP_PASS, "tcp/443 passes");
	check(judge(ipv4_udp_80, sizeof(ipv4_udp_80)) == XDP_PASS, "udp/80 passes");
	check(judge(arp, sizeof(arp)) == XDP_PASS, "ARP passes");
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80) - 1) == XDP_DROP, "a truncated packet is dropped");

	struct xg_counter dropped = counter_of(SLOT_DROP), counted = counter_of(SLOT_COUNT);

	check(dropped.packets == 4 && dropped.last_ns != 0, "the drop rule counted 4 packets");
	check(dropped.bytes == sizeof(ipv4_tcp_80) + sizeof(ipv6_tcp_80) + sizeof(tagged_tcp_80)
				       + sizeof(ipv6_options_tcp_80), "... and their bytes");
	check(counted.packets == 5, "the count rule counted every TCP packet");
	check(packets_of(XG_REASON_RULE, XG_VERDICT_DROP) == 4, "total: 4 dropped by rule");
	check(packets_of(XG_REASON_DEFAULT, XG_VERDICT_PASS) == 2, "total: 2 passed by default");
	check(packets_of(XG_REASON_GUARD, XG_VERDICT_PASS) == 1, "total: 1 guarded");
	check(packets_of(XG_REASON_MALFORMED, XG_VERDICT_DROP) == 1, "total: 1 malformed");
}

static void judge_by_addresses(void)
{
	add_sources(0);
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_DROP, "IPv4 source inside the range is dropped");
	check(judge(ipv4_elsewhere_80, sizeof(ipv4_elsewhere_80)) == XDP_PASS, "IPv4 source outside passes");
	check(judge(ipv6_tcp_80, sizeof(ipv6_tcp_80)) == XDP_DROP, "IPv6 source inside the range is dropped");
	check(judge(ipv6_elsewhere_80, sizeof(ipv6_elsewhere_80)) == XDP_PASS, "IPv6 source outside passes");
}

static void switch_generation_and_panic(void)
{
	publish(1, XG_VERDICT_DROP);
	check(judge(ipv4_udp_80, sizeof(ipv4_udp_80)) == XDP_DROP, "the other half has default drop");
	control->panic = 1;
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_PASS, "panic passes everything");
	check(packets_of(XG_REASON_PANIC, XG_VERDICT_PASS) == 1, "... and is counted");
	control->panic = 0;
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_DROP, "without panic the policy holds");
}

static void report_events(void)
{
	struct perf_buffer *buffer = perf_buffer__new(map_named("xg_events"), 8, on_event, NULL, NULL, NULL);
	struct xg_event_total total;

	if (!buffer)
		die("perf buffer");
	check(event_total().wanted == 0, "no event while unarmed");
	control->events_armed = 1;
	judge(ipv4_tcp_80, sizeof(ipv4_tcp_80));
	judge(ipv4_tcp_80, sizeof(ipv4_tcp_80));
	perf_buffer__consume(buffer);
	total = event_total();
	check(total.wanted == 2 && total.emitted == 1 && total.suppressed == 1 && total.failed == 0,
	      "two wanted, one over the cap of one a second");
	check(seen.counter == SLOT_DROP && seen.verdict == XG_VERDICT_DROP && seen.reason == XG_REASON_RULE
	      && seen.would_be == XG_NO_VERDICT && seen.revision == 7, "the event names rule, verdict and revision");
	check(seen.family == 4 && !memcmp(seen.source, ipv4_tcp_80 + 26, 4) && !memcmp(seen.destination, ipv4_tcp_80 + 30, 4)
	      && seen.protocol == 6 && seen.has_ports && seen.source_port == 40000 && seen.destination_port == 80
	      && seen.tcp_flags == 2 && seen.vlan == XG_NO_VLAN, "... and the packet");
	check(seen.length == sizeof(ipv4_tcp_80) && seen.captured == sizeof(ipv4_tcp_80)
	      && seen_size >= sizeof(seen) + seen.captured && !memcmp(seen_bytes, ipv4_tcp_80, seen.captured),
	      "... and carries its bytes");
	perf_buffer__free(buffer);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: smoke OBJECT\n");
		return 2;
	}
	load(argv[1]);
	judge_by_ports();
	judge_by_addresses();
	switch_generation_and_panic();
	report_events();
	printf(failures ? "smoke: %d FAILED\n" : "smoke: passed\n", failures);
	return failures != 0;
}
