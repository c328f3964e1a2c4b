package io.xdpgate.bench;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TableFullException;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.Fd;
import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The program under test, loaded. Events are not armed unless somebody arms them. */
final class Firewall implements AutoCloseable {
    private final BpfDataplane dataplane;
    private final Fd program;
    private final LongAdder received;

    private Firewall(BpfDataplane dataplane, Fd program, LongAdder received) {
        this.dataplane = dataplane;
        this.program = program;
        this.received = received;
    }

    /** Loads it in a network namespace, or in the process's own. */
    static Firewall open(@Nullable String netns) {
        LongAdder received = new LongAdder();
        BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT.withNetns(netns), new Count(received));
        return new Firewall(
                dataplane, Descriptions.openProgram(dataplane.program().id()).orElseThrow(), received);
    }

    BpfDataplane dataplane() {
        return dataplane;
    }

    int programFd() {
        return program.number();
    }

    /** Puts a policy in force; answers why that is not possible, or nothing. */
    Optional<String> install(Policy policy) {
        try {
            dataplane.install(new PolicyTablesCompiler()
                    .compile(policy, Guard.NONE, dataplane.interfaceSlots())
                    .tables());
            return Optional.empty();
        } catch (InvalidPolicyException tooLarge) {
            return Optional.of(
                    tooLarge.faults().stream().map(Fault::detail).distinct().collect(Collectors.joining("; ")));
        } catch (TableFullException full) {
            return Optional.of(full.needed() + " elements of " + full.table() + ", which has " + full.capacity());
        }
    }

    /** Packets that rules decided, since load. */
    long packetsOfRules() {
        Map<String, RuleCounter> counters = dataplane.ruleCounters();
        return counters.values().stream().mapToLong(RuleCounter::packets).sum();
    }

    /** Events that the reader has handed on. */
    long events() {
        return received.sum();
    }

    @Override
    public void close() {
        program.close();
        dataplane.close();
    }

    private record Count(LongAdder received) implements EventSink {
        @Override
        public void packet(PacketEvent event) {
            received.increment();
        }

        @Override
        public void lost(long count) {}
    }
}
