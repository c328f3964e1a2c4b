package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.EventRecord;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the numbers in an event their names. Thread-safe. */
final class PacketEvents {
    private final RuleNumbers numbers;
    private final Names interfaceNames = new Names();

    PacketEvents(RuleNumbers numbers) {
        this.numbers = numbers;
    }

    /**
     * Kept after a detach: events of the interface may still be in the ring. Of more than {@value Names#MOST} the
     * one that was named or had an event longest ago is forgotten; its events come from {@code former}.
     */
    void nameInterface(int ifindex, String name) {
        synchronized (interfaceNames) {
            interfaceNames.put(ifindex, name);
        }
    }

    private String interfaceName(int ifindex) {
        synchronized (interfaceNames) {
            String name = interfaceNames.get(ifindex);
            return name != null ? name : interfaceNames.forgot ? PacketTotals.FORMER : "unknown";
        }
    }

    /** By ifindex, in the order of use. */
    private static final class Names extends LinkedHashMap<Integer, String> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 256;
        private boolean forgot;

        Names() {
            super(MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, String> eldest) {
            forgot |= size() > MOST;
            return size() > MOST;
        }
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
                interfaceName(event.ifindex()),
                verdict.get(),
                PolicyCodes.verdict(event.wouldBe()).orElse(null),
                reason.get(),
                numbers.ruleId(event.rule()),
                event.revision(),
                PolicyCodes.family(event.family()).orElse(null),
                address(event.source()),
                address(event.destination()),
                hasIp ? new Protocol(event.protocol()) : null,
                event.hasPorts() ? event.sourcePort() : null,
                event.hasPorts() ? event.destinationPort() : null,
                event.hasIcmp() ? new IcmpMatch(event.icmpType(), event.icmpCode()) : null,
                event.hasTcpFlags() ? TcpFlag.of(event.tcpFlags()) : null,
                PolicyCodes.vlan(event.vlan()),
                PolicyCodes.vlan(event.innerVlan()),
                event.length(),
                event.packet()));
    }

    private static @Nullable Address address(byte @Nullable [] bytes) {
        return bytes == null ? null : Address.of(bytes);
    }
}
