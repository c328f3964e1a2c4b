package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/**
 * A loaded BPF object: owns its programs and maps, which are gone when nothing else holds them after
 * {@link #close()}. libbpf's objects are not thread-safe; look-ups here are serialised.
 */
public final class BpfObject implements AutoCloseable {
    private static final int LOG_BYTES = 1 << 20;
    private static final int TAIL_LINES = 30;

    private final String name;
    private final MemorySegment object;
    private final long handle;
    private boolean closed;

    private BpfObject(String name, MemorySegment object) {
        this.name = name;
        this.object = object;
        this.handle = OpenHandles.add("bpf_object " + name);
    }

    /**
     * What differs from the definitions in the object's file.
     *
     * @param maxEntries elements of maps that get another number than their definition says, by name
     * @param shared maps that exist already and are not made again; the object takes descriptors of its own
     */
    public record Changes(Map<String, Integer> maxEntries, List<BpfMap> shared) {
        public static final Changes NONE = new Changes(Map.of(), List.of());
    }

    /** As {@link #load(String, byte[], Changes)} with every map as it is defined. */
    public static BpfObject load(String name, byte[] image) {
        return load(name, image, Changes.NONE);
    }

    /**
     * {@code bpf_object__open_mem} and {@code bpf_object__load}.
     *
     * @param image the ELF file
     * @throws ErrnoException if the image cannot be opened, or has no map that is to be changed
     * @throws LoadRefusedException if the kernel refuses it
     */
    public static BpfObject load(String name, byte[] image, Changes changes) {
        try (Arena arena = Arena.ofConfined();
                LibbpfLog.Collector words = LibbpfLog.collect()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            BpfObject object = open(name, image, log, arena, words);
            try {
                object.change(changes);
                object.load(log, words);
                return object;
            } catch (Throwable refused) {
                object.close();
                throw refused;
            }
        }
    }

    private static BpfObject open(
            String name, byte[] image, MemorySegment log, Arena arena, LibbpfLog.Collector words) {
        MemorySegment options = arena.allocate(KernelStructs.OBJECT_OPEN_OPTS);
        KernelStructs.setLong(KernelStructs.OBJECT_OPEN_OPTS, options, "sz", options.byteSize());
        KernelStructs.setAddress(KernelStructs.OBJECT_OPEN_OPTS, options, "object_name", arena.allocateFrom(name));
        KernelStructs.setAddress(KernelStructs.OBJECT_OPEN_OPTS, options, "kernel_log_buf", log);
        KernelStructs.setLong(KernelStructs.OBJECT_OPEN_OPTS, options, "kernel_log_size", log.byteSize());
        MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, image);
        MemorySegment state = Downcalls.state(arena);
        try {
            MemorySegment opened =
                    (MemorySegment) Libbpf.BPF_OBJECT__OPEN_MEM.invokeExact(state, bytes, bytes.byteSize(), options);
            if (opened.address() == 0) {
                throw new ErrnoException("bpf_object__open_mem", name, Downcalls.errno(state), words.lines());
            }
            return new BpfObject(name, opened);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private void change(Changes changes) {
        changes.maxEntries()
                .forEach((map, entries) ->
                        change(Libbpf.BPF_MAP__SET_MAX_ENTRIES, "bpf_map__set_max_entries", map, entries));
        changes.shared().forEach(map -> change(Libbpf.BPF_MAP__REUSE_FD, "bpf_map__reuse_fd", map.name(), map.fd()));
    }

    private void change(MethodHandle function, String operation, String mapName, int value) {
        MemorySegment map = find(Libbpf.BPF_OBJECT__FIND_MAP_BY_NAME, "find_map_by_name", mapName);
        try {
            ErrnoException.check(operation, mapName, (int) function.invokeExact(map, value));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private void load(MemorySegment log, LibbpfLog.Collector words) {
        try {
            CallHook.before("bpf_object__load");
            int result = (int) Libbpf.BPF_OBJECT__LOAD.invokeExact(object);
            if (result < 0) {
                throw new LoadRefusedException(
                        new ErrnoException("bpf_object__load", name, -result, words.lines()), tail(log.getString(0)));
            }
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private static String tail(String log) {
        List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /**
     * A program's file descriptor, owned by this object.
     *
     * @throws ErrnoException ENOENT if there is none of that name
     */
    public synchronized int program(String programName) {
        MemorySegment program = find(Libbpf.BPF_OBJECT__FIND_PROGRAM_BY_NAME, "find_program_by_name", programName);
        return integer(Libbpf.BPF_PROGRAM__FD, "bpf_program__fd", programName, program);
    }

    /**
     * A map of this object, usable while the object is open.
     *
     * @throws ErrnoException ENOENT if there is none of that name
     */
    public synchronized BpfMap map(String mapName) {
        MemorySegment map = find(Libbpf.BPF_OBJECT__FIND_MAP_BY_NAME, "find_map_by_name", mapName);
        int fd = integer(Libbpf.BPF_MAP__FD, "bpf_map__fd", mapName, map);
        return new BpfMap(
                mapName,
                fd,
                integer(Libbpf.BPF_MAP__VALUE_SIZE, "bpf_map__value_size", mapName, map),
                integer(Libbpf.BPF_MAP__MAX_ENTRIES, "bpf_map__max_entries", mapName, map));
    }

    private MemorySegment find(MethodHandle function, String operation, String wanted) {
        if (closed) {
            throw new IllegalStateException("object " + name + " is closed");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            MemorySegment found = (MemorySegment) function.invokeExact(state, object, arena.allocateFrom(wanted));
            if (found.address() == 0) {
                throw new ErrnoException("bpf_object__" + operation, wanted + " in " + name, Downcalls.errno(state));
            }
            return found;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private static int integer(MethodHandle function, String operation, String of, MemorySegment pointer) {
        try {
            return ErrnoException.check(operation, of, (int) function.invokeExact(pointer));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        OpenHandles.remove(handle);
        try {
            Libbpf.BPF_OBJECT__CLOSE.invokeExact(object);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }
}
