package io.xdpgate.nftables;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.TestRun;
import io.xdpgate.compiler.PolicyTablesCompiler;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The program in the kernel, with all that it has counted. */
final class LoadedProgram implements AutoCloseable {
    /** Slot of interfaces that have none, test runs included. */
    private static final int NO_SLOT = 63;

    /** Events are not what is judged here; they are never armed. */
    private static final class NoEvents implements EventSink {
        @Override
        public void packet(PacketEvent event) {
            throw new IllegalStateException("events are not armed");
        }

        @Override
        public void lost(long count) {
            throw new IllegalStateException("events are not armed");
        }
    }

    private final BpfDataplane dataplane;
    private final PolicyTablesCompiler compiler = new PolicyTablesCompiler();

    LoadedProgram(BpfOptions options) {
        dataplane = BpfDataplane.open(options, new NoEvents());
    }

    /** Rules that ask for {@link Wire#INTERFACE} match there once it is attached, and in test runs until then. */
    void install(Policy policy) {
        int slot = dataplane.interfaceSlots().getOrDefault(Wire.INTERFACE, NO_SLOT);
        dataplane.install(compiler.compile(policy, Guard.NONE, Map.of(Wire.INTERFACE, slot))
                .tables());
    }

    /** In the driver of the veth; a policy must have been installed. */
    Attachment attach() {
        return dataplane.attach(Wire.INTERFACE, AttachMode.NATIVE, false);
    }

    Verdict testRun(byte[] frame) {
        TestRun run = dataplane.testRun(frame, 1);
        return switch (run.action()) {
            case TestRun.XDP_DROP -> Verdict.DROP;
            case TestRun.XDP_PASS -> Verdict.PASS;
            default -> throw new AssertionError("the program returned " + run.action());
        };
    }

    /** Everything since load. */
    Tally counted() {
        Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
        Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
        for (Total total : dataplane.totals()) {
            verdicts.merge(total.verdict(), total.packets(), Long::sum);
            reasons.merge(total.reason(), total.packets(), Long::sum);
        }
        Map<String, Long> rules = new HashMap<>();
        dataplane.ruleCounters().forEach((rule, counter) -> rules.put(rule, counter.packets()));
        return new Tally(verdicts, reasons, rules);
    }

    /** Bytes of each rule since load. */
    Map<String, Long> ruleBytes() {
        Map<String, Long> bytes = new HashMap<>();
        dataplane.ruleCounters().forEach((rule, counter) -> bytes.put(rule, counter.bytes()));
        return bytes;
    }

    @Override
    public void close() {
        dataplane.close();
    }
}
