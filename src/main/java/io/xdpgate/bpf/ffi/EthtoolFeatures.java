package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Offloads of an interface by the kernel's names ({@code net/ethtool/common.c}, {@code netdev_features_strings};
 * what {@code ethtool -k} prints where it has no older name of its own), in the calling thread's namespace. The
 * positions of names change with the kernel, so they are asked for each time.
 */
public final class EthtoolFeatures {
    private static final int ETHTOOL_GSTRINGS = 0x1b;
    private static final int ETHTOOL_GSSET_INFO = 0x37;
    private static final int ETHTOOL_GFEATURES = 0x3a;
    private static final int ETHTOOL_SFEATURES = 0x3b;
    private static final int ETH_SS_FEATURES = 4;
    private static final int NAME_BYTES = 32;
    private static final int BLOCK_BITS = 32;

    private EthtoolFeatures() {}

    /** @param changeable by {@link #set}; ethtool says {@code [fixed]} of others */
    public record Feature(boolean active, boolean changeable) {}

    /**
     * The state of those names that the kernel knows.
     *
     * @throws ErrnoException ENODEV if there is no such interface
     */
    public static Map<String, Feature> read(String interfaceName, Collection<String> names) {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Integer> positions = positions(interfaceName, arena);
            StructLayout header = KernelStructs.ETHTOOL_GFEATURES;
            MemorySegment answer = command(
                    arena, header, KernelStructs.ETHTOOL_GET_FEATURES_BLOCK, ETHTOOL_GFEATURES, positions.size());
            Ethtool.exchange(interfaceName, answer, "ETHTOOL_GFEATURES");
            Map<String, Feature> features = new LinkedHashMap<>();
            for (String name : names) {
                Integer position = positions.get(name);
                if (position != null) {
                    features.put(name, feature(answer, header.byteSize(), position));
                }
            }
            return features;
        }
    }

    /**
     * Asks for a state of some features. The kernel leaves alone what is fixed or what the driver will not do:
     * read it again to see what came of it.
     *
     * @param names the kernel must know them, as {@link #read} tells
     * @throws ErrnoException EPERM without CAP_NET_ADMIN, ENODEV if there is no such interface
     */
    public static void set(String interfaceName, Collection<String> names, boolean on) {
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Integer> positions = positions(interfaceName, arena);
            StructLayout header = KernelStructs.ETHTOOL_SFEATURES;
            StructLayout block = KernelStructs.ETHTOOL_SET_FEATURES_BLOCK;
            MemorySegment request = command(arena, header, block, ETHTOOL_SFEATURES, positions.size());
            for (String name : names) {
                Integer position = positions.get(name);
                if (position == null) {
                    throw new IllegalArgumentException("this kernel has no feature '" + name + "'");
                }
                MemorySegment bits = block(request, header.byteSize(), block, position);
                int bit = 1 << position % BLOCK_BITS;
                KernelStructs.setInt(block, bits, "valid", KernelStructs.getInt(block, bits, "valid") | bit);
                if (on) {
                    KernelStructs.setInt(
                            block, bits, "requested", KernelStructs.getInt(block, bits, "requested") | bit);
                }
            }
            Ethtool.exchange(interfaceName, request, "ETHTOOL_SFEATURES");
        }
    }

    private static Feature feature(MemorySegment answer, long start, int position) {
        StructLayout block = KernelStructs.ETHTOOL_GET_FEATURES_BLOCK;
        MemorySegment bits = block(answer, start, block, position);
        int bit = 1 << position % BLOCK_BITS;
        boolean available = (KernelStructs.getInt(block, bits, "available") & bit) != 0;
        boolean fixed = (KernelStructs.getInt(block, bits, "never_changed") & bit) != 0;
        return new Feature((KernelStructs.getInt(block, bits, "active") & bit) != 0, available && !fixed);
    }

    private static MemorySegment block(MemorySegment all, long start, StructLayout block, int position) {
        return all.asSlice(start + position / BLOCK_BITS * block.byteSize(), block.byteSize());
    }

    private static MemorySegment command(
            Arena arena, StructLayout header, StructLayout block, int command, int features) {
        int blocks = (features + BLOCK_BITS - 1) / BLOCK_BITS;
        MemorySegment request =
                arena.allocate(MemoryLayout.structLayout(header, MemoryLayout.sequenceLayout(blocks, block)));
        KernelStructs.setInt(header, request, "cmd", command);
        KernelStructs.setInt(header, request, "size", blocks);
        return request;
    }

    /** Bit of every feature, by name. */
    private static Map<String, Integer> positions(String interfaceName, Arena arena) {
        int count = count(interfaceName, arena);
        StructLayout header = KernelStructs.ETHTOOL_GSTRINGS;
        MemorySegment answer = arena.allocate(header.byteSize() + (long) count * NAME_BYTES, 8);
        KernelStructs.setInt(header, answer, "cmd", ETHTOOL_GSTRINGS);
        KernelStructs.setInt(header, answer, "string_set", ETH_SS_FEATURES);
        KernelStructs.setInt(header, answer, "len", count);
        Ethtool.exchange(interfaceName, answer, "ETHTOOL_GSTRINGS");
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (int position = 0; position < count; position++) {
            MemorySegment name = answer.asSlice(header.byteSize() + (long) position * NAME_BYTES, NAME_BYTES);
            positions.put(name.getString(0, StandardCharsets.US_ASCII), position);
        }
        return positions;
    }

    private static int count(String interfaceName, Arena arena) {
        StructLayout header = KernelStructs.ETHTOOL_SSET_INFO;
        MemorySegment answer = arena.allocate(header.byteSize() + Integer.BYTES, 8);
        KernelStructs.setInt(header, answer, "cmd", ETHTOOL_GSSET_INFO);
        KernelStructs.setLong(header, answer, "sset_mask", 1L << ETH_SS_FEATURES);
        Ethtool.exchange(interfaceName, answer, "ETHTOOL_GSSET_INFO");
        return answer.get(JAVA_INT, header.byteSize());
    }
}
