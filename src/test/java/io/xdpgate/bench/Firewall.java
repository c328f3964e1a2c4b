package io.xdpgate.bench;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TableFullException;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.Fd;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.store.MemoryPolicyStore;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The program under test, loaded: the one place where benchmarks meet the compiler and the data plane. Events are not
 * armed unless somebody arms them.
 */
final class Firewall implements AutoCloseable {
    /** The largest policies that the service takes. */
    private static final PolicyLimits LIMITS = PolicyLimits.DEFAULT;

    private static final int EVENT_PAGES = 64;

    /** On each CPU, of all rules together, while armed. */
    static final int EVENTS_PER_SECOND = 1_000;

    private static final int XDP_DROP = 1;

    private final BpfDataplane dataplane;
    private Fd program;
    private int programId;
    private final LongAdder received;

    private Firewall(BpfDataplane dataplane, Fd program, LongAdder received) {
        this.dataplane = dataplane;
        this.program = program;
        this.programId = dataplane.program().id();
        this.received = received;
    }

    /** Loads it in a network namespace, or in the process's own. */
    static Firewall open(@Nullable String netns) {
        LongAdder received = new LongAdder();
        BpfDataplane dataplane = BpfDataplane.open(
                BpfOptions.DEFAULT.withNetns(netns).withEvents(EVENT_PAGES, EVENTS_PER_SECOND), new Count(received));
        return new Firewall(
                dataplane, Descriptions.openProgram(dataplane.program().id()).orElseThrow(), received);
    }

    /** A control plane that changes the policy of this program and keeps it in memory; initialised. */
    PolicyControl control() {
        PolicyControl control = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), new MemoryPolicyStore(), LIMITS, Clock.systemUTC());
        control.initialise();
        return control;
    }

    /** Puts the program on an interface of its namespace. A policy must have been installed. */
    void attach(String interfaceName, AttachMode mode) {
        dataplane.attach(interfaceName, mode, false);
    }

    void detach(String interfaceName) {
        dataplane.detach(interfaceName);
    }

    /** Whether a packet is dropped, as the program judges it now. */
    boolean drops(byte[] frame) {
        return dataplane.testRun(frame, 1).action() == XDP_DROP;
    }

    void armEvents(boolean armed) {
        dataplane.armEvents(armed);
    }

    EventTotals eventTotals() {
        return dataplane.eventTotals();
    }

    /** Of the program in force: tables that grow come with a new one. */
    int programFd() {
        if (dataplane.program().id() != programId) {
            program.close();
            programId = dataplane.program().id();
            program = Descriptions.openProgram(programId).orElseThrow();
        }
        return program.number();
    }

    /** Puts a policy in force; answers why that is not possible, or nothing. */
    Optional<String> install(Policy policy) {
        try {
            dataplane.install(new IncrementalCompilation(Guard.NONE)
                    .compile(policy, dataplane.interfaceSlots())
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
