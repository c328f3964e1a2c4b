package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Packets per interface, reason and verdict; never goes backwards although slots change hands. Of interfaces that
 * lost their slot it keeps {@value #NAMES} names; the packets of any other are counted as {@value #FORMER}.
 */
final class PacketTotals {
    private static final int VERDICTS = 2;
    static final int NAMES = 256;
    static final String FORMER = "former";

    private final PerCpuArray traffic;
    private final InterfaceSlots slots;
    /** What was counted in slots that belong to other interfaces today. */
    private final Map<Row, CounterSums.Total> putAside = new LinkedHashMap<>();

    private final Set<String> namesAside = new HashSet<>();

    private record Row(String interfaceName, Reason reason, Verdict verdict) {}

    PacketTotals(PerCpuArray traffic, InterfaceSlots slots) {
        this.traffic = traffic;
        this.slots = slots;
    }

    synchronized List<Total> read() {
        Map<Row, CounterSums.Total> sums = new LinkedHashMap<>(putAside);
        traffic.read(traffic.entries(), (slot, values) -> {
            String name = slots.name(slot);
            if (name != null) {
                cells(values).forEach((cell, sum) -> add(sums, name, cell, sum));
            }
        });
        List<Total> rows = new ArrayList<>();
        sums.forEach((row, sum) -> {
            if (sum.packets() > 0) {
                rows.add(new Total(row.interfaceName, row.reason, row.verdict, sum.packets(), sum.bytes()));
            }
        });
        return rows;
    }

    /**
     * Empties a slot whose interface is gone and hands it over to its holder; call when no packet of the former
     * can be under way. If the kernel refuses, each packet still counts once, under the former name.
     */
    synchronized void putAside(int slot, String name) {
        String keptAs = keptAs(name);
        Map<Integer, CounterSums.Total> counted = new LinkedHashMap<>();
        traffic.readOne(slot, (key, values) -> counted.putAll(cells(values)));
        traffic.clear(slot);
        counted.forEach((cell, sum) -> add(putAside, keptAs, cell, sum));
        slots.handOver(slot);
    }

    /**
     * The interface of a slot has another name from now on: what was counted stays under the former one. Nothing is
     * emptied while packets come. Beyond {@value #NAMES} names what was counted goes along to the new name.
     */
    synchronized void relabel(int slot, String former, String name) {
        if (!keptAs(former).equals(former) || !keptAs(name).equals(name)) {
            return;
        }
        traffic.readOne(
                slot,
                (key, values) -> cells(values).forEach((cell, sum) -> {
                    add(putAside, former, cell, sum);
                    add(putAside, name, cell, new CounterSums.Total(-sum.packets(), -sum.bytes()));
                }));
    }

    private Map<Integer, CounterSums.Total> cells(MemorySegment values) {
        Map<Integer, CounterSums.Total> cells = new LinkedHashMap<>();
        for (int cell = 0; cell < Limits.REASONS * VERDICTS; cell++) {
            cells.put(cell, CounterSums.total(values, cell, traffic.cpus()));
        }
        return cells;
    }

    /** Names of containers are new each time: what is remembered of them must not grow for ever. */
    private String keptAs(String name) {
        if (namesAside.size() < NAMES) {
            namesAside.add(name);
        }
        return namesAside.contains(name) ? name : FORMER;
    }

    private static void add(Map<Row, CounterSums.Total> sums, String name, int cell, CounterSums.Total more) {
        Optional<Reason> reason = PolicyCodes.reason(cell / VERDICTS);
        Optional<Verdict> verdict = PolicyCodes.verdict(cell % VERDICTS);
        if (more.packets() == 0 || reason.isEmpty() || verdict.isEmpty()) {
            return;
        }
        sums.merge(
                new Row(name, reason.get(), verdict.get()),
                more,
                (a, b) -> new CounterSums.Total(a.packets() + b.packets(), a.bytes() + b.bytes()));
    }
}
