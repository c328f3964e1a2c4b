package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares one struct of the object with its layout. */
final class StructCheck {
    private final Btf btf;
    private final List<String> differences;

    StructCheck(Btf btf, List<String> differences) {
        this.btf = btf;
        this.differences = differences;
    }

    void compare(BtfType.Composite c, StructLayout java) throws ObjectFormatException {
        String struct = c.name();
        if (c.union()) {
            differences.add(struct + ": a union in C, a struct in Java");
        }
        if (c.size() != java.byteSize()) {
            differences.add(struct + ": " + c.size() + " bytes in C, " + java.byteSize() + " in Java");
        }
        Set<String> inJava = namesOf(java, struct);
        for (BtfType.Member member : c.members()) {
            if (inJava.remove(member.name())) {
                compareMember(struct, member, java);
            } else {
                differences.add(struct + "." + member.name() + ": missing in Java");
            }
        }
        inJava.forEach(name -> differences.add(struct + "." + name + ": missing in C"));
    }

    private Set<String> namesOf(StructLayout java, String struct) {
        if (java.memberLayouts().stream().anyMatch(member -> member.name().isEmpty())) {
            differences.add(struct + ": a member without a name in Java");
        }
        return java.memberLayouts().stream()
                .flatMap(member -> member.name().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void compareMember(String struct, BtfType.Member member, StructLayout java) throws ObjectFormatException {
        String path = struct + "." + member.name();
        long offset = java.byteOffset(groupElement(member.name()));
        if (member.bitFieldSize() != 0 || member.bitOffset() % Byte.SIZE != 0) {
            differences.add(path + ": a bit field in C");
        } else if (member.bitOffset() / Byte.SIZE != offset) {
            differences.add(path + ": offset " + member.bitOffset() / Byte.SIZE + " in C, " + offset + " in Java");
        }
        compareType(path, member.type(), java.select(groupElement(member.name())));
    }

    private void compareType(String path, int type, MemoryLayout java) throws ObjectFormatException {
        BtfType c = btf.resolve(type);
        switch (java) {
            case SequenceLayout sequence
            when c instanceof BtfType.Array array -> {
                if (array.count() != sequence.elementCount()) {
                    differences.add(
                            path + ": " + array.count() + " elements in C, " + sequence.elementCount() + " in Java");
                }
                compareType(path, array.element(), sequence.elementLayout());
            }
            case StructLayout nested
            when c instanceof BtfType.Composite composite -> compareNested(path, composite, nested);
            case ValueLayout value
            when c instanceof BtfType.Int || c instanceof BtfType.Enumeration -> compareValue(path, type, value);
            default -> differences.add(path + ": " + describe(type) + " in C, " + java + " in Java");
        }
    }

    /** The members of a nested struct are compared where that struct is; here only that it is the right one. */
    private void compareNested(String path, BtfType.Composite c, StructLayout java) {
        StructLayout named = AbiStructs.BY_NAME.get(c.name());
        if (named == null || !Objects.equals(named.withoutName(), java.withoutName())) {
            differences.add(path + ": struct " + c.name() + " in C, another in Java");
        }
    }

    private void compareValue(String path, int type, ValueLayout java) throws ObjectFormatException {
        long size = btf.sizeOf(type);
        if (size != java.byteSize()) {
            differences.add(path + ": " + size + " bytes in C, " + java.byteSize() + " in Java");
        }
        ByteOrder order = orderOf(type);
        if (size > 1 && order != java.order()) {
            differences.add(path + ": " + order + " in C, " + java.order() + " in Java");
        }
    }

    /** clang keeps the typedefs of linux/types.h that name a byte order. */
    private ByteOrder orderOf(int type) throws ObjectFormatException {
        for (String bits : List.of("16", "32", "64")) {
            if (btf.isTypedef(type, "__be" + bits)) {
                return ByteOrder.BIG_ENDIAN;
            }
            if (btf.isTypedef(type, "__le" + bits)) {
                return ByteOrder.LITTLE_ENDIAN;
            }
        }
        return ByteOrder.nativeOrder();
    }

    private String describe(int type) throws ObjectFormatException {
        return switch (btf.resolve(type)) {
            case BtfType.Array array -> "an array of " + array.count();
            case BtfType.Pointer _ -> "a pointer";
            default -> btf.nameOf(type);
        };
    }
}
