package io.xdpgate.bpf.abi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code .BTF} section (kernel: Documentation/bpf/btf.rst). */
final class BtfReader {
    private static final int MAGIC = 0xeb9f;
    private static final int MIN_HEADER = 24;

    private final ByteBuffer types;
    private final ByteBuffer strings;

    private BtfReader(ByteBuffer types, ByteBuffer strings) {
        this.types = types;
        this.strings = strings;
    }

    static Btf read(ByteBuffer section) throws ObjectFormatException {
        if (section.limit() < MIN_HEADER || Short.toUnsignedInt(section.getShort(0)) != MAGIC) {
            throw new ObjectFormatException("its .BTF section is not BTF");
        }
        long header = Integer.toUnsignedLong(section.getInt(4));
        ByteBuffer types = part(section, header, 8);
        ByteBuffer strings = part(section, header, 16);
        return new BtfReader(types, strings).all();
    }

    private static ByteBuffer part(ByteBuffer section, long header, int at) throws ObjectFormatException {
        return ElfSections.slice(
                section,
                header + Integer.toUnsignedLong(section.getInt(at)),
                Integer.toUnsignedLong(section.getInt(at + 4)));
    }

    private Btf all() throws ObjectFormatException {
        List<BtfType> all = new ArrayList<>();
        all.add(new BtfType.Other("void"));
        while (types.hasRemaining()) {
            all.add(next());
        }
        return new Btf(all);
    }

    private BtfType next() throws ObjectFormatException {
        String name = text();
        int info = word();
        int third = word();
        int count = info & 0xffff;
        int kind = info >>> 24 & 0x1f;
        boolean flag = info < 0;
        return switch (kind) {
            case 1 -> {
                skip(1);
                yield new BtfType.Int(name, third);
            }
            case 2 -> new BtfType.Pointer(third);
            case 3 -> array();
            case 4, 5 -> new BtfType.Composite(name, kind == 5, third, members(count, flag));
            case 6 -> new BtfType.Enumeration(name, third, constants(count, flag));
            case 8 -> new BtfType.Alias(name, third);
            case 9, 10, 11, 18 -> new BtfType.Alias("", third);
            case 14 -> {
                skip(1);
                yield new BtfType.Variable(name, third);
            }
            case 15 -> section(name, count);
            case 19 -> new BtfType.Enumeration(name, third, wideConstants(count));
            default -> other(kind, name, count);
        };
    }

    private BtfType other(int kind, String name, int count) throws ObjectFormatException {
        switch (kind) {
            case 7, 12, 16 -> {} // forward declaration, function, floating point: nothing follows
            case 13 -> skip(2 * count); // parameters of a function
            case 17 -> skip(1); // declaration tag: index of what it tags
            default -> throw new ObjectFormatException("its BTF has the unknown kind " + kind);
        }
        return new BtfType.Other(name);
    }

    private BtfType array() throws ObjectFormatException {
        int element = word();
        skip(1);
        return new BtfType.Array(element, word());
    }

    private List<BtfType.Member> members(int count, boolean withBitFields) throws ObjectFormatException {
        List<BtfType.Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = text();
            int type = word();
            int offset = word();
            members.add(
                    withBitFields
                            ? new BtfType.Member(name, type, offset & 0xff_ffff, offset >>> 24)
                            : new BtfType.Member(name, type, offset, 0));
        }
        return members;
    }

    private Map<String, Long> constants(int count, boolean signed) throws ObjectFormatException {
        Map<String, Long> constants = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text();
            int value = word();
            constants.put(name, signed ? (long) value : Integer.toUnsignedLong(value));
        }
        return constants;
    }

    private Map<String, Long> wideConstants(int count) throws ObjectFormatException {
        Map<String, Long> constants = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text();
            long low = Integer.toUnsignedLong(word());
            constants.put(name, (long) word() << 32 | low);
        }
        return constants;
    }

    private BtfType section(String name, int count) throws ObjectFormatException {
        List<Integer> variables = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            variables.add(word());
            skip(2);
        }
        return new BtfType.Section(name, variables);
    }

    private String text() throws ObjectFormatException {
        return ElfSections.text(strings, word());
    }

    private int word() throws ObjectFormatException {
        if (types.remaining() < Integer.BYTES) {
            throw new ObjectFormatException("its BTF is truncated");
        }
        return types.getInt();
    }

    private void skip(int words) throws ObjectFormatException {
        for (int i = 0; i < words; i++) {
            word();
        }
    }
}
