package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.AbiVerifier;
import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.bpf.ffi.Pins;
import io.xdpgate.dataplane.DataplaneException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The program in use, those that it replaced as long as packets may see them, and the maps that all of them share. */
final class LoadedObject implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LoadedObject.class.getName());
    private static final String RESOURCE = "/bpf/xdpgate.bpf.o";
    private static final List<String> SHARED =
            List.of("xg_control", "xg_traffic", "xg_counters", "xg_event_totals", "xg_events", "xg_abi");

    private final byte[] image;
    private final byte[] digest;
    private final @Nullable PinDirectory pins;
    private final Map<String, OwnedMap> shared = new LinkedHashMap<>();
    private final List<LoadedProgram> open = new ArrayList<>();
    private final boolean isAdopted;
    private @Nullable MappedArray control;
    private @Nullable RuleMap rules;
    private volatile LoadedProgram current;

    private LoadedObject(byte[] image, @Nullable PinDirectory pins, @Nullable FoundPins found) {
        this.image = image;
        this.digest = sha256(image);
        this.pins = pins;
        this.isAdopted = found != null;
        if (found != null) {
            shared.putAll(found.shared());
            open.addAll(found.others());
        }
        this.current = found != null ? found.program() : LoadedProgram.load(image, digest, 1, List.of(), pins);
        open.add(current);
        try {
            if (found != null) {
                this.rules = RuleMap.of(java.util.Objects.requireNonNull(pins), found.rules());
            } else {
                SHARED.forEach(name -> shared.put(name, OwnedMap.duplicate(current.map(name))));
                this.rules = RuleMap.create(pins);
                pinMaps();
                current.pin();
            }
            this.control = MappedArray.of(map("xg_control"));
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    private void pinMaps() {
        PinDirectory directory = pins;
        if (directory != null) {
            shared.forEach((name, map) -> Pins.pin(map.map().fd(), directory.map(name), name));
        }
    }

    /**
     * Goes on with what is pinned; else loads the object. Its byte contract is compared with Java's.
     *
     * @param image the object file
     * @param pins null: nothing outlives this process
     * @param replace puts this version in the place of pinned maps that it cannot go on with
     * @throws io.xdpgate.bpf.abi.AbiMismatchException if they differ
     * @throws io.xdpgate.bpf.ffi.LoadRefusedException if the kernel refuses it
     * @throws DataplaneException if a program filters with pinned maps that this version cannot go on with
     */
    static LoadedObject open(byte[] image, @Nullable PinDirectory pins, boolean replace) {
        AbiVerifier.check(image);
        return new LoadedObject(image, pins, pins == null ? null : find(pins, replace));
    }

    private static @Nullable FoundPins find(PinDirectory pins, boolean replace) {
        try {
            Optional<FoundPins> found = FoundPins.open(pins, SHARED);
            if (found.isPresent()) {
                return found.get();
            }
            if (FoundPins.isFiltering(pins)) {
                throw new FoundPins.UnusableException("no map is pinned, though links are");
            }
        } catch (FoundPins.UnusableException unusable) {
            if (FoundPins.isFiltering(pins) && !replace) {
                throw new DataplaneException(
                        "a program is filtering with pins in " + pins + " that this version cannot go on with: "
                                + unusable.getMessage() + ". Start with --replace-pinned to put this version in its"
                                + " place: every packet is filtered by one or the other, counters begin anew",
                        unusable);
            }
            LOG.log(Level.WARNING, "pins in " + pins + " are replaced: " + unusable.getMessage());
        }
        removeMaps(pins);
        return null;
    }

    /** Links stay: they hold their program, and that its maps. */
    private static void removeMaps(PinDirectory pins) {
        SHARED.forEach(name -> pins.remove(pins.map(name)));
        pins.remove(pins.map(RuleMap.NAME));
        pins.programs().forEach(id -> pins.remove(pins.program(id)));
        pins.tables().forEach(id -> pins.remove(pins.tables(id)));
    }

    private static byte[] sha256(byte[] image) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(image);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The object of the class path. */
    static byte[] image() {
        try (InputStream resource = LoadedObject.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new DataplaneException("this build lacks " + RESOURCE + ": build it with clang", null);
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new DataplaneException(RESOURCE + " cannot be read", unreadable);
        }
    }

    /** Whether another process left {@link #current}. */
    boolean isAdopted() {
        return isAdopted;
    }

    /** Whether a program was loaded from the object that this process would load. */
    boolean isOurs(LoadedProgram program) {
        return FoundTables.isOf(program.tables(), digest);
    }

    /** Programs beside the one in use. */
    synchronized List<LoadedProgram> others() {
        return open.stream()
                .filter(program -> !program.equals(current) && !program.isClosed())
                .toList();
    }

    /** Tables by program; null for one that is not open. */
    synchronized IntFunction<@Nullable MemorySegment> tables() {
        Map<Integer, MemorySegment> tables = new LinkedHashMap<>();
        open.stream()
                .filter(program -> !program.isClosed())
                .forEach(program -> tables.put(program.id(), program.tables()));
        return tables::get;
    }

    /** The program that attachments and test runs use. */
    LoadedProgram current() {
        return current;
    }

    /** One more program, with so many segments of tables; in use after {@link #use}. */
    synchronized LoadedProgram load(int segments) {
        open.removeIf(LoadedProgram::isClosed);
        LoadedProgram more = LoadedProgram.load(
                image,
                digest,
                segments,
                shared.values().stream().map(OwnedMap::map).toList(),
                pins);
        try {
            more.pin();
        } catch (RuntimeException refused) {
            more.close();
            throw refused;
        }
        open.add(more);
        return more;
    }

    void use(LoadedProgram next) {
        current = next;
    }

    /**
     * The program once more, with tables and rule counters of its own and everything else shared. It is not pinned, and
     * the caller's to close.
     */
    LoadedProgram loadApart() {
        List<BpfMap> maps = shared.entrySet().stream()
                .filter(map -> !map.getKey().equals("xg_counters"))
                .map(map -> map.getValue().map())
                .toList();
        return LoadedProgram.load(image, digest, 1, maps, null);
    }

    /** Pins of maps and of the program in use that somebody else removed. */
    synchronized List<Finding> findTampering(boolean repair) {
        PinDirectory directory = pins;
        List<Finding> found = new ArrayList<>();
        if (directory != null) {
            shared.forEach((name, map) -> check(directory.map(name), map.map().fd(), found, repair));
            check(directory.map(RuleMap.NAME), rules().fd(), found, repair);
            LoadedProgram program = current;
            check(directory.program(program.id()), program.fd(), found, repair);
            check(directory.tables(program.id()), program.tablesFd(), found, repair);
        }
        return found;
    }

    private static void check(Path pin, int fd, List<Finding> found, boolean repair) {
        if (!Files.exists(pin)) {
            String name = pin.getFileName().toString();
            found.add(
                    Finding.of("pin", name, "the pin " + pin + " was removed", repair, () -> Pins.pin(fd, pin, name)));
        }
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

    RuleMap rules() {
        if (rules == null) {
            throw new IllegalStateException("the object is closed");
        }
        return rules;
    }

    PerCpuArray perCpu(String name) {
        return new PerCpuArray(map(name));
    }

    BpfMap events() {
        return map("xg_events");
    }

    /** Closes what this process has; what is pinned stays. */
    @Override
    public synchronized void close() {
        if (control != null) {
            control.close();
        }
        if (rules != null) {
            rules.close();
        }
        shared.values().forEach(OwnedMap::close);
        open.forEach(LoadedProgram::release);
    }
}
