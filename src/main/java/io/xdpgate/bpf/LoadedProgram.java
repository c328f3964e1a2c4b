package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.BpfObject;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.Fd;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.Pins;
import io.xdpgate.bpf.ffi.ProgramDescription;
import io.xdpgate.dataplane.ProgramFacts;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One program in the kernel with tables of its own; what else it uses it shares with others. Thread-safe. */
final class LoadedProgram implements TablePrograms.Program {
    private static final String NAME = "xdpgate";
    private static final String TABLES = "xg_tables";

    /** What the program came with; null if it was pinned. */
    private final @Nullable BpfObject object;

    private final AutoCloseable owner;
    private final int fd;
    private final ProgramFacts facts;
    private final BpfMap tablesMap;
    private final MappedArray tables;
    private final @Nullable PinDirectory pins;
    /** Held for reading while the descriptor is used, so that it is not closed meanwhile. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private LoadedProgram(
            @Nullable BpfObject object, AutoCloseable owner, int fd, BpfMap tablesMap, @Nullable PinDirectory pins) {
        this.object = object;
        this.owner = owner;
        this.fd = fd;
        this.tablesMap = tablesMap;
        this.facts = facts(Descriptions.program(fd));
        this.tables = MappedArray.of(tablesMap);
        this.pins = pins;
    }

    /**
     * @param image the object file
     * @param digest SHA-256 of it
     * @param segments elements of {@code xg_tables}
     * @param shared maps of a program loaded before; empty for the first
     * @throws io.xdpgate.bpf.ffi.LoadRefusedException if the kernel refuses it
     */
    static LoadedProgram load(
            byte[] image, byte[] digest, int segments, List<BpfMap> shared, @Nullable PinDirectory pins) {
        BpfObject object = BpfObject.load(NAME, image, new BpfObject.Changes(Map.of(TABLES, segments), shared));
        try {
            LoadedProgram program = new LoadedProgram(object, object, object.program(NAME), object.map(TABLES), pins);
            FoundTables.sign(program.tables(), digest);
            return program;
        } catch (RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    /** A program that is pinned with its tables; empty if either is missing. */
    static Optional<LoadedProgram> pinned(PinDirectory pins, int id) {
        Optional<Fd> program = Pins.open(pins.program(id));
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Optional<OwnedMap> map = Optional.empty();
        try {
            map = OwnedMap.pinned(pins.tables(id), TABLES);
            if (map.isEmpty()) {
                program.get().close();
                return Optional.empty();
            }
            Fd fd = program.get();
            OwnedMap tables = map.get();
            AutoCloseable both = () -> {
                fd.close();
                tables.close();
            };
            return Optional.of(new LoadedProgram(null, both, fd.number(), tables.map(), pins));
        } catch (RuntimeException refused) {
            program.get().close();
            map.ifPresent(OwnedMap::close);
            throw refused;
        }
    }

    static ProgramFacts facts(ProgramDescription program) {
        return new ProgramFacts(program.id(), program.name(), program.tag(), program.jited(), program.mapIds());
    }

    ProgramFacts facts() {
        return facts;
    }

    @Override
    public int id() {
        return facts.id();
    }

    @Override
    public MemorySegment tables() {
        return tables.elements();
    }

    /** A map that came with this program; usable while it is open. */
    BpfMap map(String name) {
        if (object == null) {
            throw new IllegalStateException("program " + facts.id() + " came without its object");
        }
        return object.map(name);
    }

    /** Descriptor of {@code xg_tables}, likewise. */
    int tablesFd() {
        return tablesMap.fd();
    }

    /** Lets it outlive this process. */
    void pin() {
        PinDirectory directory = pins;
        if (directory != null) {
            Pins.pin(tablesMap.fd(), directory.tables(id()), TABLES);
            Pins.pin(fd, directory.program(id()), "program " + id());
        }
    }

    /** The descriptor, for whoever sees to it that the program is not closed meanwhile. */
    int fd() {
        return fd;
    }

    /**
     * Calls with the program's descriptor, which stays open during the call.
     *
     * @throws IllegalStateException if the program is closed
     */
    <T> T with(IntFunction<T> call) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("program " + facts.id() + " is closed");
            }
            return call.apply(fd);
        } finally {
            use.readLock().unlock();
        }
    }

    boolean isClosed() {
        use.readLock().lock();
        try {
            return closed;
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        PinDirectory directory = pins;
        if (directory != null && !isClosed()) {
            directory.remove(directory.program(id()));
            directory.remove(directory.tables(id()));
        }
        release();
    }

    /** Closes what this process has of it; what is pinned stays. */
    void release() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tables.close();
                closeOwner();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeOwner() {
        try {
            owner.close();
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
