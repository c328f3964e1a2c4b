package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * The outcome of {@code bpf_prog_test_run_opts}.
 *
 * @param result what the program returned
 * @param output the frame after the run
 * @param nanosPerRun average over the repetitions
 */
public record ProgramRun(int result, byte[] output, long nanosPerRun) {
    /**
     * Runs an XDP program on a frame of at least 14 bytes.
     *
     * @param repeat 1 or more; above 1 an unattached program costs some 50 ms more to set up
     * @param ifindex the interface it seems to come from, in the calling thread's namespace (kernel 5.15); 0 for
     *     the kernel's choice
     */
    public static ProgramRun of(int programFd, byte[] frame, int repeat, int ifindex) {
        return run(programFd, new byte[0], frame, repeat, ifindex);
    }

    /**
     * Runs an XDP program once on a frame with metadata in front of it; {@link #output} then begins with the metadata
     * as the program left it. Kernel 5.15.
     *
     * @param metadata a multiple of 4 and at most 32 bytes, not empty
     */
    public static ProgramRun withMetadata(int programFd, byte[] metadata, byte[] frame, int ifindex) {
        return run(programFd, metadata, frame, 1, ifindex);
    }

    private static ProgramRun run(int programFd, byte[] metadata, byte[] frame, int repeat, int ifindex) {
        int length = metadata.length + frame.length;
        try (Arena arena = Arena.ofConfined()) {
            StructLayout layout = KernelStructs.TEST_RUN_OPTS;
            MemorySegment options = arena.allocate(layout);
            MemorySegment input = arena.allocate(length);
            MemorySegment.copy(metadata, 0, input, JAVA_BYTE, 0, metadata.length);
            MemorySegment.copy(frame, 0, input, JAVA_BYTE, metadata.length, frame.length);
            MemorySegment output = arena.allocate(length + 256L);
            KernelStructs.setLong(layout, options, "sz", options.byteSize());
            KernelStructs.setAddress(layout, options, "data_in", input);
            KernelStructs.setInt(layout, options, "data_size_in", length);
            KernelStructs.setAddress(layout, options, "data_out", output);
            KernelStructs.setInt(layout, options, "data_size_out", (int) output.byteSize());
            KernelStructs.setInt(layout, options, "repeat", repeat);
            if (ifindex != 0 || metadata.length != 0) {
                MemorySegment context = arena.allocate(KernelStructs.XDP_MD);
                KernelStructs.setInt(KernelStructs.XDP_MD, context, "data", metadata.length);
                KernelStructs.setInt(KernelStructs.XDP_MD, context, "data_end", length);
                KernelStructs.setInt(KernelStructs.XDP_MD, context, "ingress_ifindex", ifindex);
                KernelStructs.setAddress(layout, options, "ctx_in", context);
                KernelStructs.setInt(layout, options, "ctx_size_in", (int) context.byteSize());
            }
            int result = (int) Libbpf.BPF_PROG_TEST_RUN_OPTS.invokeExact(programFd, options);
            ErrnoException.check("bpf_prog_test_run_opts", frame.length + " bytes", result);
            int size = KernelStructs.getInt(layout, options, "data_size_out");
            return new ProgramRun(
                    KernelStructs.getInt(layout, options, "retval"),
                    output.asSlice(0, size).toArray(JAVA_BYTE),
                    Integer.toUnsignedLong(KernelStructs.getInt(layout, options, "duration")));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }
}
