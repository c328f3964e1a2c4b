package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.EventRecord;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gives the numbers in an event their names. Thread-safe. */
final class PacketEvents {
    private final CounterSlots slots;
    private final Map<Integer, String> interfaceNames = new ConcurrentHashMap<>();

    PacketEvents(CounterSlots slots) {
        this.slots = slots;
    }

    /** Kept after a detach: events of the interface may still be in the ring. */
    void nameInterface(int ifindex, String name) {
        interfaceNames.put(ifindex, name);
    }

    /** Empty when a code of the event has no meaning here. */
    Optional<PacketEvent> translate(EventRecord event, MonotonicClock clock) {
        Optional<Verdict> verdict = PolicyCodes.verdict(event.verdict());
        Optional<Reason> reason = PolicyCodes.reason(event.reason());
        if (verdict.isEmpty() || reason.isEmpty()) {
            return Optional.empty();
        }
        boolean hasIp = event.source() != null;
        return Optional.of(new PacketEvent(
                clock.at(event.timeNs()),
                interfaceNames.getOrDefault(event.ifindex(), "unknown"),
                verdict.get(),
                PolicyCodes.verdict(event.wouldBe()).orElse(null),
                reason.get(),
                event.counter() < Limits.REASONS ? null : slots.ruleId(event.counter()),
                event.revision(),
                PolicyCodes.family(event.family()).orElse(null),
                address(event.source()),
                address(event.destination()),
                hasIp ? new Protocol(event.protocol()) : null,
                event.hasPorts() ? event.sourcePort() : null,
                event.hasPorts() ? event.destinationPort() : null,
                event.hasIcmp() ? new IcmpMatch(event.icmpType(), event.icmpCode()) : null,
                event.hasTcpFlags() ? TcpFlag.of(event.tcpFlags()) : null,
                vlan(event.vlan()),
                vlan(event.innerVlan()),
                event.length(),
                event.packet()));
    }

    private static @Nullable Address address(byte @Nullable [] bytes) {
        return bytes == null ? null : Address.of(bytes);
    }

    private static @Nullable Integer vlan(int id) {
        return id == Limits.NO_VLAN ? null : id;
    }
}
