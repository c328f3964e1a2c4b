package io.xdpgate.bpf.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** A map that was made by {@code bpf_map_create}, or belongs to several objects; owns its file descriptor. */
public final class OwnedMap implements AutoCloseable {
    private static final int BPF_MAP_TYPE_ARRAY = 2;
    private static final int BPF_MAP_TYPE_ARRAY_OF_MAPS = 12;
    private static final int BPF_F_MMAPABLE = 1 << 10;

    private final Fd fd;
    private final BpfMap map;

    private OwnedMap(Fd fd, BpfMap map) {
        this.fd = fd;
        this.map = map;
    }

    /** An array with 4-byte keys. */
    public static OwnedMap array(String name, int valueSize, int entries) {
        return create(BPF_MAP_TYPE_ARRAY, name, valueSize, entries, 0, 0);
    }

    /** An array with 4-byte keys, zeros, for {@link MappedArray}. */
    public static OwnedMap mapped(String name, int valueSize, int entries) {
        return create(BPF_MAP_TYPE_ARRAY, name, valueSize, entries, 0, BPF_F_MMAPABLE);
    }

    /**
     * The map that is pinned there; empty if nothing is.
     *
     * @throws ErrnoException if it is no map, or not for this user
     */
    public static Optional<OwnedMap> pinned(Path pin, String name) {
        return Pins.open(pin).map(fd -> {
            try {
                MapDescription map = Descriptions.map(fd.number());
                return new OwnedMap(fd, new BpfMap(name, fd.number(), map.valueSize(), map.maxEntries()));
            } catch (RuntimeException refused) {
                fd.close();
                throw refused;
            }
        });
    }

    /**
     * An array whose elements are maps like {@code inner}. Updating an element returns only after every program
     * that ran meanwhile has ended: {@code synchronize_rcu} in {@code kernel/bpf/syscall.c},
     * {@code maybe_wait_bpf_programs}.
     */
    public static OwnedMap arrayOfMaps(String name, OwnedMap inner, int entries) {
        return create(BPF_MAP_TYPE_ARRAY_OF_MAPS, name, Integer.BYTES, entries, inner.map.fd(), 0);
    }

    private static OwnedMap create(int type, String name, int valueSize, int entries, int innerFd, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = arena.allocate(KernelStructs.MAP_CREATE_OPTS);
            KernelStructs.setLong(KernelStructs.MAP_CREATE_OPTS, options, "sz", options.byteSize());
            KernelStructs.setInt(KernelStructs.MAP_CREATE_OPTS, options, "inner_map_fd", innerFd);
            KernelStructs.setInt(KernelStructs.MAP_CREATE_OPTS, options, "map_flags", flags);
            CallHook.before("bpf_map_create");
            int fd = (int) Libbpf.BPF_MAP_CREATE.invokeExact(
                    type, arena.allocateFrom(name), Integer.BYTES, valueSize, entries, options);
            ErrnoException.check("bpf_map_create", name, fd);
            return new OwnedMap(new Fd(fd, "map " + name), new BpfMap(name, fd, valueSize, entries));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Another holder of a map, which lives on when the object it came with is closed. */
    public static OwnedMap duplicate(BpfMap map) {
        Fd fd = Libc.duplicate(map.fd(), "map " + map.name());
        return new OwnedMap(fd, new BpfMap(map.name(), fd.number(), map.valueSize(), map.maxEntries()));
    }

    public BpfMap map() {
        return map;
    }

    @Override
    public void close() {
        fd.close();
    }
}
