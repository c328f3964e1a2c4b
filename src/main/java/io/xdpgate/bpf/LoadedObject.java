package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.AbiVerifier;
import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.BpfObject;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.bpf.ffi.ProgramDescription;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.ProgramFacts;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The loaded program and its maps, those of the tables mapped into memory. */
final class LoadedObject implements AutoCloseable {
    private static final String RESOURCE = "/bpf/xdpgate.bpf.o";
    private static final String NAME = "xdpgate";

    private final BpfObject object;
    private final List<MappedArray> mapped = new ArrayList<>();
    private final int programFd;
    private final ProgramFacts facts;
    private final Tables tables;
    private final MemorySegment control;
    private final MemorySegment interfaces;

    private LoadedObject(BpfObject object) {
        this.object = object;
        try {
            this.programFd = object.program(NAME);
            this.facts = facts(Descriptions.program(programFd));
            this.control = map("xg_control");
            this.interfaces = map("xg_interfaces");
            this.tables = new Tables(
                    map("xg_headers"),
                    map("xg_rules"),
                    map("xg_rows"),
                    map("xg_ranges4"),
                    map("xg_ranges6"),
                    map("xg_classes"));
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    /**
     * Loads the object of the class path once its byte contract has been compared with Java's.
     *
     * @throws io.xdpgate.bpf.abi.AbiMismatchException if they differ
     * @throws io.xdpgate.bpf.ffi.LoadRefusedException if the kernel refuses it
     */
    static LoadedObject load() {
        byte[] image = image();
        AbiVerifier.check(image);
        return new LoadedObject(BpfObject.load(NAME, image));
    }

    private static byte[] image() {
        try (InputStream resource = LoadedObject.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new DataplaneException("this build lacks " + RESOURCE + ": build it with clang", null);
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new DataplaneException(RESOURCE + " cannot be read", unreadable);
        }
    }

    static ProgramFacts facts(ProgramDescription program) {
        return new ProgramFacts(program.id(), program.name(), program.tag(), program.jited(), program.mapIds());
    }

    private MemorySegment map(String name) {
        MappedArray array = MappedArray.of(object.map(name));
        mapped.add(array);
        return array.elements();
    }

    int programFd() {
        return programFd;
    }

    ProgramFacts facts() {
        return facts;
    }

    Tables tables() {
        return tables;
    }

    /** {@code struct xg_control}. */
    MemorySegment control() {
        return control;
    }

    /** {@code struct xg_interface} of each slot. */
    MemorySegment interfaces() {
        return interfaces;
    }

    PerCpuArray perCpu(String name) {
        return new PerCpuArray(object.map(name));
    }

    BpfMap events() {
        return object.map("xg_events");
    }

    @Override
    public void close() {
        mapped.forEach(MappedArray::close);
        object.close();
    }
}
