package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.AbiVerifier;
import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.dataplane.DataplaneException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The program in use, those that it replaced as long as packets may see them, and the maps that all of them share. */
final class LoadedObject implements AutoCloseable {
    private static final String RESOURCE = "/bpf/xdpgate.bpf.o";
    private static final List<String> SHARED =
            List.of("xg_control", "xg_traffic", "xg_counters", "xg_event_totals", "xg_events", "xg_abi");

    private final byte[] image;
    private final Map<String, OwnedMap> shared = new LinkedHashMap<>();
    private final List<LoadedProgram> open = new ArrayList<>();
    private @Nullable MappedArray control;
    private volatile LoadedProgram current;

    private LoadedObject(byte[] image) {
        this.image = image;
        this.current = LoadedProgram.load(image, 1, List.of());
        open.add(current);
        try {
            SHARED.forEach(name -> shared.put(name, OwnedMap.duplicate(current.map(name))));
            this.control = MappedArray.of(map("xg_control"));
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
        return new LoadedObject(image);
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

    /** The program that attachments and test runs use. */
    LoadedProgram current() {
        return current;
    }

    /** One more program, with so many segments of tables; in use after {@link #use}. */
    synchronized LoadedProgram load(int segments) {
        open.removeIf(LoadedProgram::isClosed);
        LoadedProgram more = LoadedProgram.load(
                image, segments, shared.values().stream().map(OwnedMap::map).toList());
        open.add(more);
        return more;
    }

    void use(LoadedProgram next) {
        current = next;
    }

    /** Calls with the descriptor of the program in use, which stays open during the call. */
    <T> T withProgram(IntFunction<T> call) {
        LoadedProgram program = current;
        while (program.isClosed() && program != current) {
            program = current; // it was replaced, and its last packet is done, between these two lines
        }
        return program.with(call);
    }

    private BpfMap map(String name) {
        OwnedMap map = shared.get(name);
        if (map == null) {
            throw new IllegalArgumentException("there is no map " + name);
        }
        return map.map();
    }

    /** {@code struct xg_control}. */
    MemorySegment control() {
        if (control == null) {
            throw new IllegalStateException("the object is closed");
        }
        return control.elements();
    }

    PerCpuArray perCpu(String name) {
        return new PerCpuArray(map(name));
    }

    BpfMap events() {
        return map("xg_events");
    }

    @Override
    public synchronized void close() {
        if (control != null) {
            control.close();
        }
        shared.values().forEach(OwnedMap::close);
        open.forEach(LoadedProgram::close);
    }
}
