package io.xdpgate.bpf.abi;

import java.util.List;
import java.util.Optional;

/** The types of one object, by id. */
final class Btf {
    /** More typedefs, qualifiers or dimensions than any C of ours has; ends loops of a broken file. */
    private static final int MAX_CHAIN = 32;

    private final List<BtfType> types;

    Btf(List<BtfType> types) {
        this.types = List.copyOf(types);
    }

    BtfType get(int id) throws ObjectFormatException {
        if (id < 0 || id >= types.size()) {
            throw new ObjectFormatException("its BTF refers to a type that does not exist");
        }
        return types.get(id);
    }

    /** The type behind typedefs and qualifiers. */
    BtfType resolve(int id) throws ObjectFormatException {
        BtfType type = get(id);
        for (int i = 0; i < MAX_CHAIN; i++) {
            if (!(type instanceof BtfType.Alias alias)) {
                return type;
            }
            type = get(alias.target());
        }
        throw new ObjectFormatException("its BTF has a loop of typedefs");
    }

    /** The outermost typedef's name, or the name of the type itself; {@code struct} types say so. */
    String nameOf(int id) throws ObjectFormatException {
        BtfType type = get(id);
        for (int i = 0; i < MAX_CHAIN; i++) {
            if (!(type instanceof BtfType.Alias alias) || !alias.name().isEmpty()) {
                return type instanceof BtfType.Composite composite
                        ? (composite.union() ? "union " : "struct ") + composite.name()
                        : type.name();
            }
            type = get(alias.target());
        }
        throw new ObjectFormatException("its BTF has a loop of qualifiers");
    }

    /** Whether a typedef in the chain has this name. */
    boolean isTypedef(int id, String name) throws ObjectFormatException {
        BtfType type = get(id);
        for (int i = 0; i < MAX_CHAIN && type instanceof BtfType.Alias alias; i++) {
            if (alias.name().equals(name)) {
                return true;
            }
            type = get(alias.target());
        }
        return false;
    }

    /** Bytes of a type. */
    long sizeOf(int id) throws ObjectFormatException {
        long count = 1;
        BtfType type = resolve(id);
        for (int i = 0; i < MAX_CHAIN; i++) {
            switch (type) {
                case BtfType.Int known -> {
                    return count * known.size();
                }
                case BtfType.Enumeration known -> {
                    return count * known.size();
                }
                case BtfType.Composite known -> {
                    return count * known.size();
                }
                case BtfType.Pointer _ -> {
                    return count * Long.BYTES;
                }
                case BtfType.Array array -> {
                    count *= array.count();
                    type = resolve(array.element());
                }
                default -> throw new ObjectFormatException("its BTF has a member without a size");
            }
        }
        throw new ObjectFormatException("its BTF has a loop of arrays");
    }

    /** The variables of an ELF section. */
    Optional<BtfType.Section> section(String name) {
        return types.stream()
                .filter(BtfType.Section.class::isInstance)
                .map(BtfType.Section.class::cast)
                .filter(section -> section.name().equals(name))
                .findFirst();
    }
}
