// SPDX-License-Identifier: (BSD-2-Clause OR GPL-2.0-only)
#include <string.h>

#include "parse.h"
#include "parse_host.h"

_Static_assert(sizeof(struct xg_host_packet) == 96, "tests read it by offset");

static void write_address(unsigned char *bytes, __u8 family, __u64 high, __u64 low)
{
	__be64 halves[2] = { bpf_cpu_to_be64(family == XG_FAMILY_IPV4 ? low << 32 : high),
			     bpf_cpu_to_be64(family == XG_FAMILY_IPV4 ? 0 : low) };

	memcpy(bytes, halves, sizeof(halves));
}

__attribute__((visibility("default")))
int xg_parse_host(const unsigned char *frame, unsigned int length, struct xg_host_packet *out)
{
	struct xg_packet packet;
	int reason = xg_parse(frame, frame + length, &packet, 0);

	*out = (struct xg_host_packet){
		.frame_length = packet.frame_length,
		.length = packet.length,
		.vlan = packet.vlan,
		.inner_vlan = packet.inner_vlan,
		.source_port = packet.source_port,
		.destination_port = packet.destination_port,
		.reason = reason,
		.guard = reason == XG_REASON_GUARD,
		.family = packet.family,
		.protocol = packet.protocol,
		.fragment = packet.fragment,
		.hop_limit = packet.hop_limit,
		.dscp = packet.dscp,
		.has_ports = packet.has_ports,
		.has_icmp = packet.has_icmp,
		.icmp_type = packet.icmp_type,
		.icmp_code = packet.icmp_code,
		.has_tcp_flags = packet.has_tcp_flags,
		.tcp_flags = packet.tcp_flags,
		.extended = packet.extended,
	};
	write_address(out->source, packet.family, packet.source_high, packet.source_low);
	write_address(out->destination, packet.family, packet.destination_high, packet.destination_low);
	return reason;
}
