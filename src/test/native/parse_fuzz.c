// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
/*
 * Feeds the parser every truncation and many mutations of known frames, each in a heap block of exactly its
 * length, so that a read behind the end is found by the sanitizers:
 *
 *   clang-19 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -Ibpf  -o parse_fuzz \
 *       src/test/native/parse_fuzz.c src/test/native/parse_host.c
 *   ./parse_fuzz [rounds] [seed]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "parse_host.h"

#define FRAME(name) { name, sizeof(name) }

static const struct { const unsigned char *bytes; unsigned int length; } seeds[] = {
	FRAME(ipv4_tcp_80), FRAME(ipv4_tcp_443), FRAME(ipv4_udp_80), FRAME(ipv4_elsewhere_80), FRAME(ipv6_tcp_80),
	FRAME(ipv6_elsewhere_80), FRAME(ipv6_options_tcp_80), FRAME(tagged_tcp_80), FRAME(arp),
};

static uint64_t state;
static unsigned long reasons[256];

/* xorshift64*: the same frames for the same seed everywhere. */
static uint32_t next(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 2685821657736338717ull >> 32;
}

static void parse(const unsigned char *bytes, unsigned int length)
{
	unsigned char *frame = malloc(length ? length : 1);
	struct xg_host_packet packet;

	memcpy(frame + (length ? 0 : 1), bytes, length);
	reasons[(unsigned char)xg_parse_host(frame + (length ? 0 : 1), length, &packet)]++;
	free(frame);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], 0, 0) : 1000000;
	unsigned char frame[2200];

	state = argc > 2 ? strtoull(argv[2], 0, 0) | 1 : 1;
	for (unsigned int seed = 0; seed < sizeof(seeds) / sizeof(*seeds); seed++)
		for (unsigned int length = 0; length <= seeds[seed].length; length++)
			parse(seeds[seed].bytes, length);
	for (unsigned long round = 0; round < rounds; round++) {
		unsigned int seed = next() % (sizeof(seeds) / sizeof(*seeds));
		unsigned int length = seeds[seed].length;

		memcpy(frame, seeds[seed].bytes, length);
		/* Sometimes longer than it says: padding, or room for what a changed length claims. */
		if (next() % 4 == 0)
			for (unsigned int end = length + next() % (sizeof(frame) - length); length < end; length++)
				frame[length] = next();
		for (unsigned int change = next() % 6; change > 0; change--)
			frame[next() % (next() % 2 ? length : 64 < length ? 64 : length)] = next();
		parse(frame, next() % 3 ? length : next() % (length + 1));
	}
	for (unsigned int reason = 0; reason < 256; reason++)
		if (reasons[reason])
			printf("reason %u: %lu\n", reason, reasons[reason]);
	return 0;
}
