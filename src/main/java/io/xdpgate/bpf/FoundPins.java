package io.xdpgate.bpf;

import static java.util.Objects.requireNonNull;

import io.xdpgate.bpf.abi.MapSpec;
import io.xdpgate.bpf.abi.RuleLayout;
import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.MapDescription;
import io.xdpgate.bpf.ffi.OwnedMap;
import io.xdpgate.bpf.ffi.XdpLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What another process pinned and this one can go on with.
 *
 * @param shared maps by name
 * @param rules {@code xg_rules}
 * @param program whose policy is the latest
 * @param others programs that were on their way in or out
 */
record FoundPins(Map<String, OwnedMap> shared, OwnedMap rules, LoadedProgram program, List<LoadedProgram> others) {
    /** Why pins cannot be gone on with. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }

    /**
     * Empty if no map is pinned.
     *
     * @throws UnusableException if one is missing or of another version, or no program with a policy is pinned
     */
    static Optional<FoundPins> open(PinDirectory pins, List<String> names) throws UnusableException {
        Map<String, OwnedMap> maps = new LinkedHashMap<>();
        List<LoadedProgram> programs = new ArrayList<>();
        try {
            List<String> missing = new ArrayList<>();
            List<String> all = new ArrayList<>(names);
            all.add(RuleMap.NAME);
            for (String name : all) {
                OwnedMap.pinned(pins.map(name), name)
                        .ifPresentOrElse(map -> maps.put(name, map), () -> missing.add(name));
            }
            if (maps.isEmpty()) {
                return Optional.empty();
            }
            if (!missing.isEmpty()) {
                throw new UnusableException("of the pinned maps " + String.join(", ", missing) + " are missing");
            }
            for (Map.Entry<String, OwnedMap> one : maps.entrySet()) {
                check(one.getKey(), Descriptions.map(one.getValue().map().fd()));
            }
            FoundPins found = choose(pins, maps, programs);
            return Optional.of(found);
        } catch (RuntimeException | UnusableException refused) {
            programs.forEach(LoadedProgram::release);
            maps.values().forEach(OwnedMap::close);
            throw refused;
        }
    }

    private static void check(String name, MapDescription found) throws UnusableException {
        if (name.equals(RuleMap.NAME)) {
            require(name, "values of bytes", found.valueSize(), (int) RuleLayout.LAYOUT.byteSize());
            return;
        }
        MapSpec wanted = MapSpec.of(name);
        require(name, "type", found.type(), wanted.type());
        require(name, "values of bytes", found.valueSize(), wanted.valueSize());
        if (wanted.maxEntries() != 0) {
            require(name, "elements", found.maxEntries(), wanted.maxEntries());
        }
    }

    private static void require(String name, String what, int found, int wanted) throws UnusableException {
        if (found != wanted) {
            throw new UnusableException(
                    "the pinned map " + name + " has another layout (" + what + ": " + found + ", not " + wanted + ")");
        }
    }

    private static FoundPins choose(PinDirectory pins, Map<String, OwnedMap> maps, List<LoadedProgram> programs)
            throws UnusableException {
        List<Integer> ids = maps.values().stream()
                .map(map -> Descriptions.map(map.map().fd()).id())
                .toList();
        for (int id : pins.programs()) {
            LoadedProgram.pinned(pins, id).ifPresent(programs::add);
        }
        List<LoadedProgram> usable = programs.stream()
                .filter(one -> one.facts().mapIds().stream().anyMatch(ids::contains))
                .filter(one -> FoundTables.generation(one.tables()) != 0)
                .toList();
        if (usable.stream().anyMatch(one -> !FoundTables.isReadable(one.tables()))) {
            throw new UnusableException("the pinned tables are of a version with another layout");
        }
        LoadedProgram latest = usable.stream()
                .max(Comparator.comparingInt((LoadedProgram one) -> FoundTables.generation(one.tables()))
                        .thenComparingInt(LoadedProgram::id))
                .orElseThrow(() -> new UnusableException("no program with a policy is pinned"));
        List<LoadedProgram> others = new ArrayList<>(programs);
        others.remove(latest);
        OwnedMap rules = requireNonNull(maps.remove(RuleMap.NAME));
        return new FoundPins(maps, rules, latest, others);
    }

    /** Whether a pinned link holds a program on an interface. */
    static boolean isFiltering(PinDirectory pins) {
        for (int slot : pins.links()) {
            Optional<XdpLink> link = XdpLink.pinned(pins.link(slot));
            if (link.isPresent()) {
                try (XdpLink open = link.get()) {
                    if (open.ifindex() != 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
