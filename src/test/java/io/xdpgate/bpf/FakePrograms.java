package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.CounterSums;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Programs in plain memory, and the counters that they share; what is read is read by the numbers of abi.h. */
final class FakePrograms implements TablePrograms, SlotCounters, RuleAccounts.Memory {
    MemorySegment rows = Arena.ofAuto().allocate(64, 64);
    final List<Memory> loaded = new ArrayList<>();
    final Map<Integer, CounterSums.Counter> slots = new HashMap<>();
    Memory current = load(1);

    final class Memory implements Program {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment tables;
        boolean closed;

        Memory(int segments) {
            tables = arena.allocate((long) segments << 20, 4096);
        }

        @Override
        public int id() {
            return loaded.indexOf(this) + 1;
        }

        @Override
        public MemorySegment tables() {
            return tables;
        }

        int segments() {
            return (int) (tables.byteSize() >> 20);
        }

        int u32(long at) {
            return tables.get(ValueLayout.JAVA_INT, at);
        }

        long u64(long at) {
            return tables.get(ValueLayout.JAVA_LONG, at);
        }

        int u16(long at) {
            return Short.toUnsignedInt(tables.get(ValueLayout.JAVA_SHORT, at));
        }

        int u8(long at) {
            return Byte.toUnsignedInt(tables.get(ValueLayout.JAVA_BYTE, at));
        }

        int generation() {
            return u32(0);
        }

        /** Offset of the header in force. */
        long header() {
            return 64 + (generation() & 63) * 704L;
        }

        long revision() {
            return u64(header() + 16);
        }

        /** Line of a member of {@code main}, by its offset in {@code xg_classifier}. */
        int main(int member) {
            return u32(header() + 128 + member);
        }

        int overlay(int member) {
            return u32(header() + 320 + member);
        }

        /** As the program sees it. */
        boolean isDead(int line) {
            int died = u16(line * 64L + 36);
            return died == 1 || (died != 0 && (short) (generation() - died) >= 0);
        }

        /** As the program counts. */
        void count(int line, long packets) {
            long at = line * 64L;
            int slot = u16(at + 38);
            if (slot != 0) {
                slots.merge(
                        slot,
                        new CounterSums.Counter(packets, 10 * packets, 5),
                        (a, b) -> new CounterSums.Counter(a.packets() + b.packets(), a.bytes() + b.bytes(), 5));
                return;
            }
            tables.set(ValueLayout.JAVA_LONG, at + 40, u64(at + 40) + packets);
            tables.set(ValueLayout.JAVA_LONG, at + 48, u64(at + 48) + 10 * packets);
            tables.set(ValueLayout.JAVA_INT, at + 60, (int) (System.nanoTime() >> 24));
        }

        @Override
        public void close() {
            closed = true;
            arena.close();
        }
    }

    /** The same memory once more, as a process that dies now would leave it. */
    FakePrograms copy() {
        FakePrograms copy = new FakePrograms();
        copy.loaded.clear();
        for (Memory memory : loaded) {
            Memory other = copy.new Memory(memory.closed ? 1 : memory.segments());
            if (memory.closed) {
                other.close();
            } else {
                other.tables.copyFrom(memory.tables);
            }
            copy.loaded.add(other);
            if (memory == current) {
                copy.current = other;
            }
        }
        copy.slots.putAll(slots);
        copy.rows = Arena.ofAuto().allocate(rows.byteSize(), 64).copyFrom(rows);
        return copy;
    }

    /** Of a program; null if that is closed. */
    @Nullable
    MemorySegment tables(int program) {
        Memory memory = loaded.get(program - 1);
        return memory.closed ? null : memory.tables;
    }

    @Override
    public MemorySegment ofRows(int count) {
        if (count * 64L > rows.byteSize()) {
            MemorySegment more = Arena.ofAuto().allocate(count * 64L, 64);
            rows = more.copyFrom(rows);
        }
        return rows;
    }

    @Override
    public Memory load(int segments) {
        Memory memory = new Memory(segments);
        loaded.add(memory);
        return memory;
    }

    @Override
    public void use(@Nullable Program next) {
        current = (Memory) java.util.Objects.requireNonNull(next);
    }

    @Override
    public CounterSums.Counter read(int slot) {
        return slots.getOrDefault(slot, new CounterSums.Counter(0, 0, 0));
    }

    @Override
    public void read(int end, BiConsumer<Integer, CounterSums.Counter> visitor) {
        for (int slot = 0; slot < end; slot++) {
            visitor.accept(slot, read(slot));
        }
    }

    @Override
    public void clear(int slot) {
        slots.remove(slot);
    }
}
