package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.RuleLayout;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.compiler.tables.PolicyTables;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;

/**
 * The program once more, with another policy in tables of its own, for interfaces that are set apart. Control words,
 * totals and events are those of the program in use; what its rules count is not read. It is not pinned: the links that
 * hold it keep it.
 */
final class ApartProgram implements AutoCloseable {
    private static final TablePrograms NO_OTHERS = new TablePrograms() {
        @Override
        public Program load(int segments) {
            throw new IllegalArgumentException("a policy that is set apart fits into the smallest tables");
        }

        @Override
        public void use(Program next) {
            throw new IllegalStateException("nothing takes the place of a program that is set apart");
        }
    };

    private final LoadedProgram program;
    private final Predicate<String> interfaces;

    private ApartProgram(LoadedProgram program, Predicate<String> interfaces) {
        this.program = program;
        this.interfaces = interfaces;
    }

    /** @param interfaces names of those that it is for */
    static ApartProgram open(
            LoadedObject loaded, GracePeriod gracePeriod, PolicyTables policy, Predicate<String> interfaces) {
        LoadedProgram program = loaded.loadApart();
        try {
            RuleNumbers numbers = new RuleNumbers();
            CounterSlots slots = new CounterSlots();
            SlotCounters counted = SlotCounters.of(new PerCpuArray(program.map("xg_counters")));
            RuleCounters counters = new RuleCounters(numbers, slots, counted, new RuleAccounts(ApartProgram::ownRows));
            TableRoom room = new TableRoom(NO_OTHERS, program, gracePeriod, counters, PublishSteps.NONE);
            RuleLedger ledger = new RuleLedger(numbers, slots, counters);
            new TablePublisher(room, gracePeriod, ledger, PublishSteps.NONE).install(policy);
            return new ApartProgram(program, interfaces);
        } catch (RuntimeException refused) {
            program.close();
            throw refused;
        }
    }

    /** One policy is installed, and room made before anything is written: there is nothing to keep. */
    private static MemorySegment ownRows(int rows) {
        return Arena.ofAuto().allocate(rows * RuleLayout.LAYOUT.byteSize(), Long.BYTES);
    }

    boolean isFor(String interfaceName) {
        return interfaces.test(interfaceName);
    }

    LoadedProgram program() {
        return program;
    }

    @Override
    public void close() {
        program.close();
    }
}
