package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.ffi.PerCpuArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Sums over the CPUs of {@code xg_counters}. */
interface SlotCounters {
    CounterSums.Counter read(int slot);

    /** Shows the slots below {@code end}. */
    void read(int end, BiConsumer<Integer, CounterSums.Counter> visitor);

    /** Sets a slot to zeros; nobody may be counting there. */
    void clear(int slot);

    static SlotCounters of(PerCpuArray counters) {
        return new SlotCounters() {
            @Override
            public CounterSums.Counter read(int slot) {
                AtomicReference<CounterSums.Counter> sum = new AtomicReference<>(new CounterSums.Counter(0, 0, 0));
                counters.readOne(slot, (key, values) -> sum.set(CounterSums.counter(values, counters.cpus())));
                return sum.get();
            }

            @Override
            public void read(int end, BiConsumer<Integer, CounterSums.Counter> visitor) {
                counters.read(
                        end, (slot, values) -> visitor.accept(slot, CounterSums.counter(values, counters.cpus())));
            }

            @Override
            public void clear(int slot) {
                counters.clear(slot);
            }
        };
    }
}
