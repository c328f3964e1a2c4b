package io.xdpgate.bpf.ffi;

import static io.xdpgate.bpf.ffi.Downcalls.CAPTURE_ERRNO;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libbpf 1.0 and later that this package calls, by C name. Functions that return int answer
 * {@code -errno}; those that return a pointer set errno, which is captured into a leading argument.
 */
public final class Libbpf {
    static final NativeLibrary LIBRARY = NativeLibrary.open(
            "libbpf.so.1", "install libbpf 1.0 or later (Debian, Ubuntu: libbpf1; Fedora, RHEL: libbpf)");

    static final MethodHandle BPF_OBJECT__OPEN_MEM =
            LIBRARY.function("bpf_object__open_mem", pointer(ADDRESS, JAVA_LONG, ADDRESS), CAPTURE_ERRNO);
    static final MethodHandle BPF_OBJECT__LOAD = LIBRARY.function("bpf_object__load", integer(ADDRESS));
    static final MethodHandle BPF_OBJECT__CLOSE =
            LIBRARY.function("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle BPF_OBJECT__FIND_PROGRAM_BY_NAME =
            LIBRARY.function("bpf_object__find_program_by_name", pointer(ADDRESS, ADDRESS), CAPTURE_ERRNO);
    static final MethodHandle BPF_PROGRAM__FD = LIBRARY.function("bpf_program__fd", integer(ADDRESS));
    static final MethodHandle BPF_OBJECT__FIND_MAP_BY_NAME =
            LIBRARY.function("bpf_object__find_map_by_name", pointer(ADDRESS, ADDRESS), CAPTURE_ERRNO);
    static final MethodHandle BPF_MAP__FD = LIBRARY.function("bpf_map__fd", integer(ADDRESS));
    static final MethodHandle BPF_MAP__MAX_ENTRIES = LIBRARY.function("bpf_map__max_entries", integer(ADDRESS));
    static final MethodHandle BPF_MAP__VALUE_SIZE = LIBRARY.function("bpf_map__value_size", integer(ADDRESS));

    static final MethodHandle BPF_MAP__SET_MAX_ENTRIES =
            LIBRARY.function("bpf_map__set_max_entries", integer(ADDRESS, JAVA_INT));
    static final MethodHandle BPF_MAP__REUSE_FD = LIBRARY.function("bpf_map__reuse_fd", integer(ADDRESS, JAVA_INT));

    static final MethodHandle BPF_MAP_CREATE =
            LIBRARY.function("bpf_map_create", integer(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle BPF_MAP_UPDATE_ELEM =
            LIBRARY.function("bpf_map_update_elem", integer(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle BPF_MAP_LOOKUP_ELEM =
            LIBRARY.function("bpf_map_lookup_elem", integer(JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle BPF_MAP_LOOKUP_BATCH = LIBRARY.function(
            "bpf_map_lookup_batch", integer(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

    static final MethodHandle BPF_OBJ_PIN = LIBRARY.function("bpf_obj_pin", integer(JAVA_INT, ADDRESS));
    static final MethodHandle BPF_OBJ_GET = LIBRARY.function("bpf_obj_get", integer(ADDRESS));
    static final MethodHandle BPF_OBJ_GET_INFO_BY_FD =
            LIBRARY.function("bpf_obj_get_info_by_fd", integer(JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle BPF_PROG_GET_FD_BY_ID = LIBRARY.function("bpf_prog_get_fd_by_id", integer(JAVA_INT));
    static final MethodHandle BPF_PROG_TEST_RUN_OPTS =
            LIBRARY.function("bpf_prog_test_run_opts", integer(JAVA_INT, ADDRESS));

    static final MethodHandle BPF_LINK_CREATE =
            LIBRARY.function("bpf_link_create", integer(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle BPF_LINK_UPDATE =
            LIBRARY.function("bpf_link_update", integer(JAVA_INT, JAVA_INT, ADDRESS));
    static final MethodHandle BPF_LINK_DETACH = LIBRARY.function("bpf_link_detach", integer(JAVA_INT));
    static final MethodHandle BPF_LINK_GET_FD_BY_ID = LIBRARY.function("bpf_link_get_fd_by_id", integer(JAVA_INT));
    static final MethodHandle BPF_LINK_GET_NEXT_ID =
            LIBRARY.function("bpf_link_get_next_id", integer(JAVA_INT, ADDRESS));

    static final MethodHandle PERF_BUFFER__NEW_RAW = LIBRARY.function(
            "perf_buffer__new_raw", pointer(JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS), CAPTURE_ERRNO);
    static final MethodHandle PERF_BUFFER__POLL = LIBRARY.function("perf_buffer__poll", integer(ADDRESS, JAVA_INT));
    static final MethodHandle PERF_BUFFER__CONSUME = LIBRARY.function("perf_buffer__consume", integer(ADDRESS));
    static final MethodHandle PERF_BUFFER__FREE =
            LIBRARY.function("perf_buffer__free", FunctionDescriptor.ofVoid(ADDRESS));

    private static final MethodHandle LIBBPF_NUM_POSSIBLE_CPUS =
            LIBRARY.function("libbpf_num_possible_cpus", integer());
    private static final MethodHandle LIBBPF_VERSION_STRING = LIBRARY.function("libbpf_version_string", pointer());

    private Libbpf() {}

    /** The library, whose {@link NativeLibrary#failure()} says why it cannot be used. */
    public static NativeLibrary library() {
        return LIBRARY;
    }

    /** E.g. {@code v1.1}. */
    public static String version() {
        try {
            MemorySegment text = (MemorySegment) LIBBPF_VERSION_STRING.invokeExact();
            return text.reinterpret(64).getString(0);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** CPUs that this machine can ever have: the number of values in an element of a per-CPU map. */
    public static int possibleCpus() {
        try {
            return ErrnoException.check("libbpf_num_possible_cpus", "/sys/devices/system/cpu/possible", (int)
                    LIBBPF_NUM_POSSIBLE_CPUS.invokeExact());
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private static FunctionDescriptor integer(java.lang.foreign.MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    private static FunctionDescriptor pointer(java.lang.foreign.MemoryLayout... arguments) {
        return FunctionDescriptor.of(ADDRESS, arguments);
    }
}
