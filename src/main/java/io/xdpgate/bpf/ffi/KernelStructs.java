package io.xdpgate.bpf.ffi;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The structs of the kernel and libbpf that this package passes, with C names. Members that are not used are
 * padding; a test compares sizes and offsets with the C headers.
 */
final class KernelStructs {
    /** {@code struct bpf_object_open_opts}, libbpf 1.0. */
    static final StructLayout OBJECT_OPEN_OPTS = structLayout(
                    JAVA_LONG.withName("sz"),
                    ADDRESS.withName("object_name"),
                    paddingLayout(40),
                    ADDRESS.withName("kernel_log_buf"),
                    JAVA_LONG.withName("kernel_log_size"),
                    JAVA_INT.withName("kernel_log_level"),
                    paddingLayout(4))
            .withName("bpf_object_open_opts");

    /** {@code struct bpf_link_create_opts}, libbpf 1.1. */
    static final StructLayout LINK_CREATE_OPTS = structLayout(
                    JAVA_LONG.withName("sz"), JAVA_INT.withName("flags"), paddingLayout(52))
            .withName("bpf_link_create_opts");

    static final StructLayout MAP_CREATE_OPTS = structLayout(
                    JAVA_LONG.withName("sz"),
                    paddingLayout(16),
                    JAVA_INT.withName("inner_map_fd"),
                    JAVA_INT.withName("map_flags"),
                    paddingLayout(16))
            .withName("bpf_map_create_opts");

    static final StructLayout TEST_RUN_OPTS = structLayout(
                    JAVA_LONG.withName("sz"),
                    ADDRESS.withName("data_in"),
                    ADDRESS.withName("data_out"),
                    JAVA_INT.withName("data_size_in"),
                    JAVA_INT.withName("data_size_out"),
                    ADDRESS.withName("ctx_in"),
                    ADDRESS.withName("ctx_out"),
                    JAVA_INT.withName("ctx_size_in"),
                    JAVA_INT.withName("ctx_size_out"),
                    JAVA_INT.withName("retval"),
                    JAVA_INT.withName("repeat"),
                    JAVA_INT.withName("duration"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("cpu"),
                    JAVA_INT.withName("batch_size"))
            .withName("bpf_test_run_opts");

    static final StructLayout XDP_MD = structLayout(
                    JAVA_INT.withName("data"),
                    JAVA_INT.withName("data_end"),
                    JAVA_INT.withName("data_meta"),
                    JAVA_INT.withName("ingress_ifindex"),
                    JAVA_INT.withName("rx_queue_index"),
                    JAVA_INT.withName("egress_ifindex"))
            .withName("xdp_md");

    /** {@code struct bpf_prog_info}; a kernel that knows less leaves the rest 0. */
    static final StructLayout PROG_INFO = structLayout(
                    JAVA_INT.withName("type"),
                    JAVA_INT.withName("id"),
                    sequenceLayout(8, JAVA_BYTE).withName("tag"),
                    JAVA_INT.withName("jited_prog_len"),
                    paddingLayout(32),
                    JAVA_INT.withName("nr_map_ids"),
                    JAVA_LONG.withName("map_ids"),
                    sequenceLayout(16, JAVA_BYTE).withName("name"),
                    paddingLayout(136),
                    JAVA_INT.withName("verified_insns"),
                    paddingLayout(12))
            .withName("bpf_prog_info");

    static final StructLayout MAP_INFO = structLayout(
                    JAVA_INT.withName("type"),
                    JAVA_INT.withName("id"),
                    JAVA_INT.withName("key_size"),
                    JAVA_INT.withName("value_size"),
                    JAVA_INT.withName("max_entries"),
                    JAVA_INT.withName("map_flags"),
                    sequenceLayout(16, JAVA_BYTE).withName("name"),
                    paddingLayout(48))
            .withName("bpf_map_info");

    /** {@code struct bpf_link_info}; {@code xdp.ifindex} is the first word of the union. */
    static final StructLayout LINK_INFO = structLayout(
                    JAVA_INT.withName("type"),
                    JAVA_INT.withName("id"),
                    JAVA_INT.withName("prog_id"),
                    paddingLayout(4),
                    JAVA_INT.withName("xdp.ifindex"),
                    paddingLayout(28))
            .withName("bpf_link_info");

    static final StructLayout PERF_EVENT_ATTR = structLayout(
                    JAVA_INT.withName("type"),
                    JAVA_INT.withName("size"),
                    JAVA_LONG.withName("config"),
                    JAVA_LONG.withName("sample_period"),
                    JAVA_LONG.withName("sample_type"),
                    paddingLayout(16),
                    JAVA_INT.withName("wakeup_events"),
                    paddingLayout(76))
            .withName("perf_event_attr");

    static final StructLayout PERF_EVENT_HEADER = structLayout(
                    JAVA_INT.withName("type"), JAVA_SHORT.withName("misc"), JAVA_SHORT.withName("size"))
            .withName("perf_event_header");

    static final StructLayout ETHTOOL_DRVINFO = structLayout(
                    JAVA_INT.withName("cmd"), sequenceLayout(32, JAVA_BYTE).withName("driver"), paddingLayout(160))
            .withName("ethtool_drvinfo");

    /** {@code struct ethtool_sset_info}; a count for each bit of the answered mask follows. */
    static final StructLayout ETHTOOL_SSET_INFO = structLayout(
                    JAVA_INT.withName("cmd"), paddingLayout(4), JAVA_LONG.withName("sset_mask"))
            .withName("ethtool_sset_info");

    /** {@code struct ethtool_gstrings}; {@code len} names of 32 bytes follow. */
    static final StructLayout ETHTOOL_GSTRINGS = structLayout(
                    JAVA_INT.withName("cmd"), JAVA_INT.withName("string_set"), JAVA_INT.withName("len"))
            .withName("ethtool_gstrings");

    /** {@code struct ethtool_gfeatures}; {@code size} blocks follow, one for each 32 features. */
    static final StructLayout ETHTOOL_GFEATURES =
            structLayout(JAVA_INT.withName("cmd"), JAVA_INT.withName("size")).withName("ethtool_gfeatures");

    static final StructLayout ETHTOOL_GET_FEATURES_BLOCK = structLayout(
                    JAVA_INT.withName("available"),
                    JAVA_INT.withName("requested"),
                    JAVA_INT.withName("active"),
                    JAVA_INT.withName("never_changed"))
            .withName("ethtool_get_features_block");

    /** {@code struct ethtool_sfeatures}; {@code size} blocks follow, one for each 32 features. */
    static final StructLayout ETHTOOL_SFEATURES =
            structLayout(JAVA_INT.withName("cmd"), JAVA_INT.withName("size")).withName("ethtool_sfeatures");

    static final StructLayout ETHTOOL_SET_FEATURES_BLOCK = structLayout(
                    JAVA_INT.withName("valid"), JAVA_INT.withName("requested"))
            .withName("ethtool_set_features_block");

    private KernelStructs() {}

    static int getInt(StructLayout layout, MemorySegment struct, String member) {
        return struct.get(JAVA_INT, offset(layout, member));
    }

    static void setInt(StructLayout layout, MemorySegment struct, String member, int value) {
        struct.set(JAVA_INT, offset(layout, member), value);
    }

    static void setLong(StructLayout layout, MemorySegment struct, String member, long value) {
        struct.set(JAVA_LONG, offset(layout, member), value);
    }

    static void setAddress(StructLayout layout, MemorySegment struct, String member, MemorySegment value) {
        struct.set(ADDRESS, offset(layout, member), value);
    }

    static long offset(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    /** A NUL-terminated text in a char array member. */
    static String getText(StructLayout layout, MemorySegment struct, String member) {
        MemoryLayout array = layout.select(PathElement.groupElement(member));
        byte[] bytes = struct.asSlice(offset(layout, member), array).toArray(JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }
}
