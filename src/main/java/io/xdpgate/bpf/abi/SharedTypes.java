package io.xdpgate.bpf.abi;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The structs and enums that cross the border: those that a map's key or value is made of. What the program keeps
 * to itself is not among them.
 */
final class SharedTypes {
    private final Btf btf;
    private final Map<String, BtfType.Composite> structs = new TreeMap<>();
    private final Map<String, BtfType.Enumeration> enums = new TreeMap<>();
    private final Set<Integer> seen = new HashSet<>();

    SharedTypes(Btf btf) {
        this.btf = btf;
    }

    Map<String, BtfType.Composite> structs() {
        return structs;
    }

    Map<String, BtfType.Enumeration> enums() {
        return enums;
    }

    /** Adds a type and all that it contains; what it points to is not contained. */
    void add(int type) throws ObjectFormatException {
        if (!seen.add(type)) {
            return;
        }
        switch (btf.resolve(type)) {
            case BtfType.Composite struct -> {
                structs.put(struct.name(), struct);
                for (BtfType.Member member : struct.members()) {
                    add(member.type());
                }
            }
            case BtfType.Enumeration constants -> enums.put(constants.name(), constants);
            case BtfType.Array array -> add(array.element());
            default -> {}
        }
    }
}
