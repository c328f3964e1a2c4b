/* SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only) */
/*
 * The parser of bpf/parse.h as a library for user space, so that tests can compare it with another parser
 * without the kernel:
 *
 *   clang-19 -O2 -Wall -Wextra -Werror -Ibpf -shared -fPIC -o libxgparse.so src/test/native/parse_host.c
 */
#ifndef XG_PARSE_HOST_H
#define XG_PARSE_HOST_H

/* 96 bytes, no hidden padding; numbers in host order, addresses in network order. */
struct xg_host_packet {
	unsigned char source[16];           /*  0: IPv4 in the first four bytes, rest 0 */
	unsigned char destination[16];      /* 16 */
	unsigned int frame_length;          /* 32 */
	unsigned int length;                /* 36: of the IP packet by its own header */
	unsigned short vlan;                /* 40: outer tag, 0xffff: none */
	unsigned short inner_vlan;          /* 42: second tag, 0xffff: none */
	unsigned short source_port;         /* 44: 0 unless has_ports */
	unsigned short destination_port;    /* 46 */
	unsigned char reason;               /* 48: enum xg_reason (2 guard, 3 malformed, ...), 255: goes to the rules */
	unsigned char guard;                /* 49: 1 if reason is guard */
	unsigned char family;               /* 50: 0, 4, 6 */
	unsigned char protocol;             /* 51 */
	unsigned char fragment;             /* 52: 0 none, 1 first, 2 later */
	unsigned char hop_limit;            /* 53 */
	unsigned char dscp;                 /* 54 */
	unsigned char has_ports;            /* 55 */
	unsigned char has_icmp;             /* 56 */
	unsigned char icmp_type;            /* 57 */
	unsigned char icmp_code;            /* 58 */
	unsigned char has_tcp_flags;        /* 59 */
	unsigned char tcp_flags;            /* 60 */
	unsigned char extended;             /* 61: 1 if an IPv6 extension header was met */
	unsigned char pad[34];              /* 62 */
};

/* Parses frame[0, length), reads nothing beyond, fills *out completely and answers out->reason. */
int xg_parse_host(const unsigned char *frame, unsigned int length, struct xg_host_packet *out);

#endif
