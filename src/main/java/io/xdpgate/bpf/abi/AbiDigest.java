package io.xdpgate.bpf.abi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** A number that changes with any struct or constant of the byte contract: {@code xg_root.layout}. */
public final class AbiDigest {
    /** Of the layouts of this package. */
    public static final long VALUE = digest();

    private static final long FNV_PRIME = 0x100000001b3L;

    private AbiDigest() {}

    private static long digest() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(AbiStructs.BY_NAME).forEach((name, struct) -> describe(name, struct, text));
        new TreeMap<>(AbiEnums.BY_NAME)
                .forEach((name, constants) -> text.append(name)
                        .append(new TreeMap<>(AbiEnums.constants(constants)))
                        .append('\n'));
        long hash = 0xcbf29ce484222325L;
        for (byte one : text.toString().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    private static void describe(String name, StructLayout struct, StringBuilder text) {
        text.append(name);
        for (MemoryLayout member : struct.memberLayouts()) {
            String called = member.name().orElseThrow();
            text.append(' ').append(called).append('@');
            text.append(struct.byteOffset(groupElement(called))).append('+').append(member.byteSize());
        }
        text.append('\n');
    }
}
