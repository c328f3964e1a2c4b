package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.BpfObject;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.ProgramDescription;
import io.xdpgate.dataplane.ProgramFacts;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntFunction;

/** One program in the kernel with tables of its own; what else it uses it shares with others. Thread-safe. */
final class LoadedProgram implements TablePrograms.Program {
    private static final String NAME = "xdpgate";
    private static final String TABLES = "xg_tables";

    private final BpfObject object;
    private final MappedArray tables;
    private final int fd;
    private final ProgramFacts facts;
    /** Held for reading while the descriptor is used, so that it is not closed meanwhile. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;

    private LoadedProgram(BpfObject object) {
        this.object = object;
        try {
            this.fd = object.program(NAME);
            this.facts = facts(Descriptions.program(fd));
            this.tables = MappedArray.of(object.map(TABLES));
        } catch (RuntimeException refused) {
            object.close();
            throw refused;
        }
    }

    /**
     * @param image the object file
     * @param segments elements of {@code xg_tables}
     * @param shared maps of a program loaded before; empty for the first
     * @throws io.xdpgate.bpf.ffi.LoadRefusedException if the kernel refuses it
     */
    static LoadedProgram load(byte[] image, int segments, List<BpfMap> shared) {
        return new LoadedProgram(BpfObject.load(NAME, image, new BpfObject.Changes(Map.of(TABLES, segments), shared)));
    }

    static ProgramFacts facts(ProgramDescription program) {
        return new ProgramFacts(program.id(), program.name(), program.tag(), program.jited(), program.mapIds());
    }

    ProgramFacts facts() {
        return facts;
    }

    @Override
    public MemorySegment tables() {
        return tables.elements();
    }

    /** A map that came with this program; usable while it is open. */
    BpfMap map(String name) {
        return object.map(name);
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
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tables.close();
                object.close();
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
