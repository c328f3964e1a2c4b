package io.xdpgate.bpf.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Finds a section of a 64-bit ELF file for BPF (System V gABI, chapters 4 and 5). */
final class ElfSections {
    private static final int MAGIC_ELF = 0x7f454c46;
    private static final int CLASS_64 = 2;
    private static final int DATA_LITTLE = 1;
    private static final int DATA_BIG = 2;
    private static final int MACHINE_BPF = 247;
    private static final int HEADER_SIZE = 64;
    private static final int SECTION_HEADER_SIZE = 64;

    private ElfSections() {}

    /**
     * The bytes of a section, in the byte order of this machine.
     *
     * @throws ObjectFormatException if the file is no such ELF file, was compiled for the other byte order or has no
     *     such section
     */
    static ByteBuffer section(byte[] object, String name) throws ObjectFormatException {
        checkHeader(object);
        ByteBuffer file = ByteBuffer.wrap(object).order(ByteOrder.nativeOrder());
        long table = file.getLong(40);
        int count = Short.toUnsignedInt(file.getShort(60));
        slice(file, table, (long) count * SECTION_HEADER_SIZE);
        ByteBuffer names = body(file, header(file, table, Short.toUnsignedInt(file.getShort(62))));
        for (int i = 0; i < count; i++) {
            ByteBuffer header = header(file, table, i);
            if (name.equals(text(names, header.getInt(0)))) {
                return body(file, header);
            }
        }
        throw new ObjectFormatException("it has no section " + name);
    }

    /** The zero-terminated text at an offset of a string table. */
    static String text(ByteBuffer table, int offset) throws ObjectFormatException {
        if (offset < 0 || offset >= table.limit()) {
            throw new ObjectFormatException("a name lies outside the string table");
        }
        int end = offset;
        while (end < table.limit() && table.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - offset];
        table.get(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A part of a buffer, in the same byte order. */
    static ByteBuffer slice(ByteBuffer buffer, long offset, long length) throws ObjectFormatException {
        if (offset < 0 || length < 0 || offset > buffer.limit() - length) {
            throw new ObjectFormatException("it is truncated");
        }
        return buffer.slice((int) offset, (int) length).order(buffer.order());
    }

    private static void checkHeader(byte[] object) throws ObjectFormatException {
        if (object.length < HEADER_SIZE || ByteBuffer.wrap(object).getInt(0) != MAGIC_ELF) {
            throw new ObjectFormatException("it is no ELF file");
        }
        int expected = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? DATA_LITTLE : DATA_BIG;
        if (object[4] != CLASS_64 || object[5] != expected) {
            throw new ObjectFormatException("it is not 64-bit ELF in the byte order of this machine");
        }
        ByteBuffer file = ByteBuffer.wrap(object).order(ByteOrder.nativeOrder());
        if (Short.toUnsignedInt(file.getShort(18)) != MACHINE_BPF
                || Short.toUnsignedInt(file.getShort(58)) != SECTION_HEADER_SIZE) {
            throw new ObjectFormatException("it is not made for BPF");
        }
    }

    private static ByteBuffer header(ByteBuffer file, long table, int index) throws ObjectFormatException {
        if (table < 0 || table > file.limit()) {
            throw new ObjectFormatException("it is truncated");
        }
        return slice(file, table + (long) index * SECTION_HEADER_SIZE, SECTION_HEADER_SIZE);
    }

    private static ByteBuffer body(ByteBuffer file, ByteBuffer header) throws ObjectFormatException {
        return slice(file, header.getLong(24), header.getLong(32));
    }
}
