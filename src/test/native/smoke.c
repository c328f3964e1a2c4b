// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * Loads the object into the running kernel and judges a few frames with the policy of handmade.h. Needs CAP_BPF and CAP_NET_ADMIN, no interface and no bpffs, so that it also
 * runs as the first thing in a virtual machine with an old kernel.
 *
 *   cc -O1 -g -Wall -Wextra -Werror -Ibpf -o smoke src/test/native/smoke.c -lbpf
 *   ./smoke xdpgate.bpf.o
 *
 * Prints what the verifier spent, each check, and "smoke: passed"; exit status 1 if one failed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
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
#include "handmade.h"

enum { INTERFACE_SLOT = 1, LOOPBACK = 1 }; /* frames of a test run come from the loopback */

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

/* Of the interface that test runs come from. */
static __u64 packets_of(__u32 reason, __u32 verdict)
{
	int cpus = libbpf_num_possible_cpus();
	struct xg_traffic *values = calloc(cpus, sizeof(*values));
	__u32 slot = INTERFACE_SLOT;
	__u64 sum = 0;

	if (!values || bpf_map_lookup_elem(map_named("xg_traffic"), &slot, values))
		die("xg_traffic");
	for (int cpu = 0; cpu < cpus; cpu++)
		sum += values[cpu].totals[reason * 2 + verdict].packets;
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
	if (!object || bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "xg_tables"), SEGMENTS)
	    || bpf_object__load(object))
		die(path);
	program = bpf_program__fd(bpf_object__find_program_by_name(object, "xdpgate"));
	if (program < 0 || bpf_obj_get_info_by_fd(program, &info, &size))
		die("program");
	uname(&kernel);
	printf("kernel %s: %u instructions verified (0: before 5.16), %u bytes of machine code\n", kernel.release,
	       info.verified_insns, info.jited_prog_len);
	control = table("xg_control");
	control->interfaces[0].ifindex = 0xffffffff;
	control->interfaces[INTERFACE_SLOT].ifindex = LOOPBACK;
	tables = table("xg_tables");
	root = (struct xg_root *)tables;
}

/* The cap on events holds for each CPU, so that all packets are to be judged on one. */
static void stay_on_this_cpu(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(sched_getcpu(), &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		die("sched_setaffinity");
}

static void judge_by_globals(void)
{
	write_first_generation();
	publish(FIRST_GENERATION);
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_DROP, "IPv4 tcp/80 is dropped");
	check(judge(ipv6_tcp_80, sizeof(ipv6_tcp_80)) == XDP_DROP, "IPv6 tcp/80 is dropped");
	check(judge(tagged_tcp_80, sizeof(tagged_tcp_80)) == XDP_DROP, "tcp/80 behind two tags is dropped");
	check(judge(ipv6_options_tcp_80, sizeof(ipv6_options_tcp_80)) == XDP_DROP, "... behind extension headers too");
	check(judge(ipv4_tcp_443, sizeof(ipv4_tcp_443)) == XDP_PASS, "tcp/443 passes");
	check(judge(ipv4_elsewhere_80, sizeof(ipv4_elsewhere_80)) == XDP_PASS, "an earlier rule passes its IPv4 prefix");
	check(judge(ipv6_elsewhere_80, sizeof(ipv6_elsewhere_80)) == XDP_DROP, "a rule drops its IPv6 prefix");
	check(judge(arp, sizeof(arp)) == XDP_PASS, "ARP passes");
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80) - 1) == XDP_DROP, "a truncated packet is dropped");
}

static void judge_by_set(void)
{
	unsigned char beside[sizeof(ipv4_udp_80)];

	memcpy(beside, ipv4_udp_80, sizeof(beside));
	check(judge(beside, sizeof(beside)) == XDP_DROP, "udp from 192.0.2.9 is dropped by the set");
	beside[28] = 1;
	check(judge(beside, sizeof(beside)) == XDP_PASS, "... from below the set passes");
	beside[28] = 3;
	check(judge(beside, sizeof(beside)) == XDP_PASS, "... from above too");
	beside[28] = 2;
	beside[26] = 193;
	check(judge(beside, sizeof(beside)) == XDP_PASS, "... and from elsewhere");
}

static void compare_counters(void)
{
	struct xg_counter dropped = counter_of(SLOT_DROP);

	check(dropped.packets == 4 && dropped.last_ns != 0, "the rule with a counter per CPU counted 4 packets");
	check(dropped.bytes == sizeof(ipv4_tcp_80) + sizeof(ipv6_tcp_80) + sizeof(tagged_tcp_80)
				       + sizeof(ipv6_options_tcp_80), "... and their bytes");
	check(entries[DROP_80].packets == 0 && entries[FROM_ELSEWHERE].packets == 1
	      && entries[FROM_ELSEWHERE].bytes == sizeof(ipv4_elsewhere_80), "a rule without one counts in its entry");
	check(entries[FROM_ELSEWHERE_6].packets == 1 && entries[FROM_SET].packets == 1, "... and so do the others");
	check(entries[COUNT_TCP].packets == 7, "the count rule counted every TCP packet");
	check(packets_of(XG_REASON_RULE, XG_VERDICT_DROP) == 6, "total: 6 dropped by rule");
	check(packets_of(XG_REASON_RULE, XG_VERDICT_PASS) == 1, "total: 1 passed by rule");
	check(packets_of(XG_REASON_DEFAULT, XG_VERDICT_PASS) == 4, "total: 4 passed by default");
	check(packets_of(XG_REASON_GUARD, XG_VERDICT_PASS) == 1, "total: 1 guarded");
	check(packets_of(XG_REASON_MALFORMED, XG_VERDICT_DROP) == 1, "total: 1 malformed");
}

static void switch_generation_and_panic(void)
{
	write_second_generation();
	check(judge(ipv4_elsewhere_80, sizeof(ipv4_elsewhere_80)) == XDP_PASS, "a rule that is to die is still in force");
	check(judge(ipv4_tcp_443, sizeof(ipv4_tcp_443)) == XDP_PASS, "... and what is to come is not");
	publish(SECOND_GENERATION);
	check(judge(ipv4_elsewhere_80, sizeof(ipv4_elsewhere_80)) == XDP_DROP, "the next generation is without the one");
	check(judge(ipv4_tcp_443, sizeof(ipv4_tcp_443)) == XDP_DROP && entries[DROP_TCP].packets == 1,
	      "... and drops TCP by its rest");
	check(judge(arp, sizeof(arp)) == XDP_PASS, "... but not ARP");
	control->panic = 1;
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_PASS, "panic passes everything");
	check(packets_of(XG_REASON_PANIC, XG_VERDICT_PASS) == 1, "... and is counted");
	control->panic = 0;
	check(judge(ipv4_tcp_80, sizeof(ipv4_tcp_80)) == XDP_DROP, "without panic the policy holds");
	check(packets_of(XG_REASON_INTERNAL, XG_VERDICT_PASS) == 0, "no table led out of the map");
}

static void report_events(void)
{
	struct perf_buffer *buffer = perf_buffer__new(map_named("xg_events"), 8, on_event, NULL, NULL, NULL);
	struct xg_event_total total;

	if (!buffer)
		die("perf buffer");
	check(event_total().wanted == 0, "no event while unarmed");
	control->events_armed = 1000;
	judge(ipv4_tcp_80, sizeof(ipv4_tcp_80));
	judge(ipv4_tcp_80, sizeof(ipv4_tcp_80));
	perf_buffer__consume(buffer);
	total = event_total();
	check(total.wanted == 2 && total.emitted == 1 && total.suppressed == 1 && total.failed == 0,
	      "two wanted, one over the cap of one a second");
	check(seen.rule == RULE_NUMBER + DROP_80 && seen.verdict == XG_VERDICT_DROP && seen.reason == XG_REASON_RULE
	      && seen.would_be == XG_NO_VERDICT && seen.revision == 8, "the event names rule, verdict and revision");
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
	stay_on_this_cpu();
	judge_by_globals();
	judge_by_set();
	compare_counters();
	switch_generation_and_panic();
	report_events();
	printf(failures ? "smoke: %d FAILED\n" : "smoke: passed\n", failures);
	return failures != 0;
}
