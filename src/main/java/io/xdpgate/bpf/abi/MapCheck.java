package io.xdpgate.bpf.abi;

import java.lang.foreign.StructLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the map definitions of the object (section .maps, libbpf's form) with {@link MapSpec#ALL}. */
final class MapCheck {
    private static final Set<String> KNOWN =
            Set.of("type", "max_entries", "map_flags", "key", "value", "key_size", "value_size");

    private final Btf btf;
    private final List<String> differences;

    MapCheck(Btf btf, List<String> differences) {
        this.btf = btf;
        this.differences = differences;
    }

    /** The definition of each map, by name. */
    Map<String, BtfType.Composite> definitions() throws ObjectFormatException {
        Map<String, BtfType.Composite> definitions = new LinkedHashMap<>();
        BtfType.Section maps =
                btf.section(".maps").orElseThrow(() -> new ObjectFormatException("it has no map definitions"));
        for (int id : maps.variables()) {
            if (btf.get(id) instanceof BtfType.Variable variable
                    && btf.resolve(variable.type()) instanceof BtfType.Composite definition) {
                definitions.put(variable.name(), definition);
            }
        }
        return definitions;
    }

    void compare(Map<String, BtfType.Composite> definitions) throws ObjectFormatException {
        Map<String, BtfType.Composite> unexpected = new LinkedHashMap<>(definitions);
        for (MapSpec spec : MapSpec.ALL) {
            BtfType.Composite definition = unexpected.remove(spec.name());
            if (definition == null) {
                differences.add("map " + spec.name() + ": missing in C");
            } else {
                compare(spec, members(definition));
            }
        }
        unexpected.keySet().forEach(name -> differences.add("map " + name + ": missing in Java"));
    }

    private void compare(MapSpec spec, Map<String, Integer> members) throws ObjectFormatException {
        compareNumber(spec, "type", number(members, "type"), spec.type());
        compareNumber(spec, "max_entries", number(members, "max_entries"), spec.maxEntries());
        compareNumber(spec, "map_flags", number(members, "map_flags"), spec.flags());
        compareNumber(spec, "key size", size(members, "key"), spec.keySize());
        compareNumber(spec, "value size", size(members, "value"), spec.valueSize());
        StructLayout value = spec.value();
        if (value != null) {
            compareType(spec, members, "key", "__u32");
            compareType(spec, members, "value", "struct " + value.name().orElseThrow());
        }
        for (String member : members.keySet()) {
            if (!KNOWN.contains(member)) {
                differences.add("map " + spec.name() + ": " + member + " is set in C, not in Java");
            }
        }
    }

    private void compareNumber(MapSpec spec, String what, long c, long java) {
        if (c != java) {
            differences.add("map " + spec.name() + ": " + what + " " + c + " in C, " + java + " in Java");
        }
    }

    private void compareType(MapSpec spec, Map<String, Integer> members, String what, String java)
            throws ObjectFormatException {
        Integer type = members.get(what);
        String c = type == null ? "untyped" : btf.nameOf(target(type));
        if (!c.equals(java)) {
            differences.add("map " + spec.name() + ": " + what + " is " + c + " in C, " + java + " in Java");
        }
    }

    /** Type of each member of a definition. */
    private static Map<String, Integer> members(BtfType.Composite definition) {
        Map<String, Integer> members = new LinkedHashMap<>();
        definition.members().forEach(member -> members.put(member.name(), member.type()));
        return members;
    }

    /** {@code __uint(name, number)} is a pointer to an array of that many elements; 0 when absent. */
    private long number(Map<String, Integer> members, String name) throws ObjectFormatException {
        Integer type = members.get(name);
        if (type == null) {
            return 0;
        }
        if (btf.resolve(target(type)) instanceof BtfType.Array array) {
            return array.count();
        }
        throw new ObjectFormatException("its map definitions are not in libbpf's form");
    }

    /** Bytes of {@code key} or {@code value}, given as a type or as a size. */
    private long size(Map<String, Integer> members, String name) throws ObjectFormatException {
        Integer type = members.get(name);
        return type == null ? number(members, name + "_size") : btf.sizeOf(target(type));
    }

    /** What a {@code __type} or {@code __uint} member points to. */
    int target(int type) throws ObjectFormatException {
        if (btf.resolve(type) instanceof BtfType.Pointer pointer) {
            return pointer.target();
        }
        throw new ObjectFormatException("its map definitions are not in libbpf's form");
    }
}
