package io.xdpgate.bpf.abi;

import org.jspecify.annotations.Nullable;

/**
 * {@code struct xg_event} and the packet bytes behind it, copied out of the ring. Codes are those of {@link Codes}.
 *
 * @param timeNs CLOCK_MONOTONIC
 * @param rule {@code xg_detail.rule}; -1 ({@link Limits#NO_RULE}) if no rule decided
 * @param length frame from the Ethernet header, without FCS, bytes
 * @param vlan id of the outer tag, or {@link Limits#NO_VLAN}
 * @param innerVlan id of the second tag, or {@link Limits#NO_VLAN}
 * @param sourcePort host order, 0..65535; 0 unless {@code hasPorts}
 * @param wouldBe a verdict, or {@link Limits#NO_VERDICT}
 * @param tcpFlags byte 13 of the TCP header
 * @param source 4 or 16 bytes in network order by family; null without one
 * @param destination as {@code source}
 * @param packet the first bytes of the frame, 0..256; owned by this value
 */
public record EventRecord(
        long timeNs,
        long revision,
        int rule,
        int ifindex,
        int length,
        int vlan,
        int innerVlan,
        int sourcePort,
        int destinationPort,
        int verdict,
        int wouldBe,
        int reason,
        int family,
        int protocol,
        boolean hasPorts,
        boolean hasIcmp,
        boolean hasTcpFlags,
        int icmpType,
        int icmpCode,
        int tcpFlags,
        int fragment,
        byte @Nullable [] source,
        byte @Nullable [] destination,
        byte[] packet) {}
