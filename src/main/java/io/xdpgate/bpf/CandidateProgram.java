package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.PacketJudge;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The program once more, with maps of its own and another policy in them: it is attached nowhere and judges only what
 * it is shown. The interfaces have the slots that they have in the program in use.
 */
final class CandidateProgram implements PacketJudge {
    private static final long INTERFACES = ControlLayout.LAYOUT.byteOffset(groupElement("interfaces"));

    private final LoadedObject loaded;
    private final GracePeriod gracePeriod;
    private final NamespaceThread namespace;
    private final TracedPackets packets;

    private CandidateProgram(
            LoadedObject loaded, GracePeriod gracePeriod, NamespaceThread namespace, PolicyTables policy) {
        this.loaded = loaded;
        this.gracePeriod = gracePeriod;
        this.namespace = namespace;
        RuleNumbers numbers = new RuleNumbers();
        CounterSlots slots = new CounterSlots();
        RuleCounters counters = new RuleCounters(
                numbers, slots, SlotCounters.of(loaded.perCpu("xg_counters")), new RuleAccounts(loaded.rules()));
        TableRoom room =
                new TableRoom(new Unattached(loaded), loaded.current(), gracePeriod, counters, PublishSteps.NONE);
        RuleLedger ledger = new RuleLedger(numbers, slots, counters);
        new TablePublisher(room, gracePeriod, ledger, PublishSteps.NONE).install(policy);
        this.packets = new TracedPackets(loaded, numbers);
    }

    /**
     * @param control {@code struct xg_control} of the program in use
     * @param namespace that has the interfaces; stays the caller's
     */
    static CandidateProgram open(PolicyTables policy, MemorySegment control, NamespaceThread namespace) {
        LoadedObject loaded = LoadedObject.open(LoadedObject.image(), null, false);
        GracePeriod gracePeriod = null;
        try {
            gracePeriod = GracePeriod.open();
            long length = ControlLayout.LAYOUT.byteSize() - INTERFACES;
            MemorySegment.copy(control, INTERFACES, loaded.control(), INTERFACES, length);
            return new CandidateProgram(loaded, gracePeriod, namespace, policy);
        } catch (RuntimeException refused) {
            if (gracePeriod != null) {
                gracePeriod.close();
            }
            loaded.close();
            throw refused;
        }
    }

    @Override
    public Judgement judge(byte[] frame, @Nullable String interfaceName) {
        return BpfDataplane.translated(
                "the frame cannot be traced", () -> namespace.call(() -> packets.judge(frame, interfaceName)));
    }

    @Override
    public void close() {
        gracePeriod.close();
        loaded.close();
    }

    /** Programs that are on no interface. */
    private record Unattached(LoadedObject loaded) implements TablePrograms {
        @Override
        public Program load(int segments) {
            return loaded.load(segments);
        }

        @Override
        public void use(Program next) {
            loaded.use((LoadedProgram) next);
        }
    }
}
