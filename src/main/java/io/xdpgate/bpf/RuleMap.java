package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.RuleLayout;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.Pins;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The map {@code xg_rules}. A larger one takes its place, pin and all, when more rules live. */
final class RuleMap implements RuleAccounts.Memory, AutoCloseable {
    static final String NAME = "xg_rules";
    private static final String NEXT = "xg_rules_next";
    private static final int ROW = (int) RuleLayout.LAYOUT.byteSize();
    private static final int FIRST_ROWS = 1024;

    private final @Nullable PinDirectory pins;
    private OwnedMap map;
    private MappedArray rows;

    private RuleMap(@Nullable PinDirectory pins, OwnedMap map) {
        this.pins = pins;
        this.map = map;
        try {
            this.rows = MappedArray.of(map.map());
        } catch (RuntimeException refused) {
            map.close();
            throw refused;
        }
    }

    /** A new one. */
    static RuleMap create(@Nullable PinDirectory pins) {
        OwnedMap map = OwnedMap.mapped(NAME, ROW, FIRST_ROWS);
        if (pins != null) {
            try {
                pin(pins, map);
            } catch (RuntimeException refused) {
                map.close();
                throw refused;
            }
        }
        return new RuleMap(pins, map);
    }

    /** One that was pinned. */
    static RuleMap of(PinDirectory pins, OwnedMap found) {
        return new RuleMap(pins, found);
    }

    private static void pin(PinDirectory pins, OwnedMap map) {
        Path next = pins.map(NEXT);
        pins.remove(next);
        Pins.pin(map.map().fd(), next, NAME);
        pins.rename(next, pins.map(NAME));
    }

    /** Descriptor of the map in use. */
    int fd() {
        return map.map().fd();
    }

    @Override
    public MemorySegment ofRows(int count) {
        MemorySegment there = rows.elements();
        if ((long) count * ROW <= there.byteSize()) {
            return there;
        }
        OwnedMap larger = OwnedMap.mapped(NAME, ROW, count);
        MappedArray mapped = null;
        try {
            mapped = MappedArray.of(larger.map());
            mapped.elements().copyFrom(there);
            if (pins != null) {
                pin(pins, larger);
            }
        } catch (RuntimeException refused) {
            if (mapped != null) {
                mapped.close();
            }
            larger.close();
            throw refused;
        }
        rows.close();
        map.close();
        rows = mapped;
        map = larger;
        return mapped.elements();
    }

    @Override
    public void close() {
        rows.close();
        map.close();
    }
}
