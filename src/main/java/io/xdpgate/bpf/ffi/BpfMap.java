package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A map with 4-byte keys, by file descriptor; owns nothing. Thread-safe.
 *
 * @param valueSize bytes of one value (of one CPU's value in a per-CPU map)
 * @param maxEntries capacity
 */
public record BpfMap(String name, int fd, int valueSize, int maxEntries) {
    private static final long BPF_ANY = 0;

    /** Writes one element; {@code value} has the size that the kernel expects of this kind of map. */
    public void update(int key, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            int result =
                    (int) Libbpf.BPF_MAP_UPDATE_ELEM.invokeExact(fd, arena.allocateFrom(JAVA_INT, key), value, BPF_ANY);
            ErrnoException.check("bpf_map_update_elem", name + "[" + key + "]", result);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Reads one element into {@code value}; false if there is none (ENOENT). */
    public boolean lookup(int key, MemorySegment value) {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) Libbpf.BPF_MAP_LOOKUP_ELEM.invokeExact(fd, arena.allocateFrom(JAVA_INT, key), value);
            if (result == -Errno.ENOENT) {
                return false;
            }
            ErrnoException.check("bpf_map_lookup_elem", name + "[" + key + "]", result);
            return true;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }
}
