package io.xdpgate.bpf.abi;

import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the layouts, constants and maps of this package with the BTF of a BPF object, in both directions.
 * Needs no privilege and no native library.
 */
public final class AbiVerifier {
    private AbiVerifier() {}

    /**
     * Returns if the object agrees with Java in every struct member, enum constant and map definition.
     *
     * @param object a relocatable BPF ELF file compiled with {@code -g} for the byte order of this machine
     * @throws AbiMismatchException with all differences, or with what makes the file unreadable
     */
    public static void check(byte[] object) {
        List<String> differences = new ArrayList<>();
        try {
            compare(BtfReader.read(ElfSections.section(object, ".BTF")), differences);
        } catch (ObjectFormatException e) {
            differences.add("the object cannot be read: " + e.getMessage());
        }
        if (!differences.isEmpty()) {
            throw new AbiMismatchException(differences);
        }
    }

    private static void compare(Btf btf, List<String> differences) throws ObjectFormatException {
        MapCheck maps = new MapCheck(btf, differences);
        Map<String, BtfType.Composite> definitions = maps.definitions();
        SharedTypes shared = new SharedTypes(btf);
        for (BtfType.Composite definition : definitions.values()) {
            for (BtfType.Member member : definition.members()) {
                if (Set.of("key", "value").contains(member.name())) {
                    shared.add(maps.target(member.type()));
                }
            }
        }
        compareStructs(btf, shared.structs(), differences);
        compareEnums(shared.enums(), differences);
        maps.compare(definitions);
    }

    private static void compareStructs(Btf btf, Map<String, BtfType.Composite> inC, List<String> differences)
            throws ObjectFormatException {
        StructCheck check = new StructCheck(btf, differences);
        for (String name : union(inC.keySet(), AbiStructs.BY_NAME.keySet())) {
            BtfType.Composite c = inC.get(name);
            StructLayout java = AbiStructs.BY_NAME.get(name);
            if (c != null && java != null) {
                check.compare(c, java);
            } else {
                differences.add("struct " + name + missing(c == null));
            }
        }
    }

    private static void compareEnums(Map<String, BtfType.Enumeration> inC, List<String> differences) {
        for (String name : union(inC.keySet(), AbiEnums.BY_NAME.keySet())) {
            BtfType.Enumeration c = inC.get(name);
            Class<?> java = AbiEnums.BY_NAME.get(name);
            if (c != null && java != null) {
                compareConstants(name, c.constants(), AbiEnums.constants(java), differences);
            } else {
                differences.add("enum " + name + missing(c == null));
            }
        }
    }

    private static void compareConstants(
            String name, Map<String, Long> inC, Map<String, Long> inJava, List<String> differences) {
        for (String constant : union(inC.keySet(), inJava.keySet())) {
            Long c = inC.get(constant);
            Long java = inJava.get(constant);
            if (c == null || java == null) {
                differences.add("enum " + name + ": " + constant + missing(c == null));
            } else if (!c.equals(java)) {
                differences.add("enum " + name + ": " + constant + " is " + c + " in C, " + java + " in Java");
            }
        }
    }

    private static String missing(boolean inC) {
        return ": missing in " + (inC ? "C" : "Java");
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
