package io.xdpgate.dataplane;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A report about one packet. Fields that the packet lacks are null.
 *
 * @param verdict the packet's final verdict
 * @param wouldBe set when {@code ruleId} is a count rule
 * @param ruleId null unless a rule decided or counted
 * @param icmp type and code (code never null)
 * @param vlan id of the outer tag
 * @param length frame from the Ethernet header, without FCS, bytes
 * @param sample the first bytes of the frame; must not be written
 */
public record PacketEvent(
        Instant time,
        String interfaceName,
        Verdict verdict,
        @Nullable Verdict wouldBe,
        Reason reason,
        @Nullable String ruleId,
        long revision,
        @Nullable Family family,
        @Nullable Address source,
        @Nullable Address destination,
        @Nullable Protocol protocol,
        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable IcmpMatch icmp,
        @Nullable Set<TcpFlag> tcpFlags,
        @Nullable Integer vlan,
        @Nullable Integer innerVlan,
        int length,
        byte[] sample) {}
