package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.compiler.CompiledPolicy;
import io.xdpgate.dataplane.MapUsage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes policies into the half of the tables that is not live and publishes them with one store. */
final class TablePublisher {
    private final Tables tables;
    private final MemorySegment control;
    private final PerCpuArray counters;
    private final CounterSlots slots;
    private final GracePeriod gracePeriod;
    private int generation;
    /** Ends when no packet is judged by the half that was live before. */
    private long lastFlip;

    private volatile @Nullable CompiledPolicy installed;

    TablePublisher(LoadedObject loaded, PerCpuArray counters, CounterSlots slots, GracePeriod gracePeriod) {
        this.tables = loaded.tables();
        this.control = loaded.control();
        this.counters = counters;
        this.slots = slots;
        this.gracePeriod = gracePeriod;
    }

    /** Whatever fails before the store leaves the policy in force as it was. */
    synchronized void install(CompiledPolicy policy) {
        gracePeriod.await(lastFlip);
        CounterSlots.Plan plan = slots.plan(policy.rules());
        try {
            plan.reused().forEach(counters::clear);
            PolicyEncoder.encode(policy, generation + 1, plan::slot, tables);
        } catch (RuntimeException failed) {
            slots.abandon(plan);
            throw failed;
        }
        generation++;
        ControlLayout.GENERATION.setRelease(control, 0L, generation);
        slots.commit(plan);
        installed = policy;
        lastFlip = gracePeriod.begin();
    }

    boolean hasPolicy() {
        return installed != null;
    }

    /** Entries that the policy in force uses. */
    List<MapUsage> usage() {
        List<MapUsage> usage = new ArrayList<>();
        CompiledPolicy policy = installed;
        AddressSpans spans = policy == null ? new AddressSpans(false, false, 0, 0, 0, 0) : AddressSpans.of(policy);
        usage.add(new MapUsage("xg_rules", policy == null ? 0 : policy.rules().size(), Limits.POSITIONS));
        usage.add(new MapUsage("xg_rows", policy == null ? 0 : policy.rows().size(), Limits.ROWS));
        usage.add(new MapUsage("xg_ranges4", spans.ranges4(), Limits.RANGES4));
        usage.add(new MapUsage("xg_ranges6", spans.ranges6(), Limits.RANGES6));
        usage.add(new MapUsage("xg_counters", slots.used(), Limits.COUNTERS - Limits.REASONS));
        return usage;
    }
}
