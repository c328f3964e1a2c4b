package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/**
 * BPF_PROG_TEST_RUN with BPF_F_TEST_XDP_LIVE_FRAMES (kernel 5.18): frames that a program redirects are sent, and
 * those that it passes go up the stack.
 */
public final class LiveFrames {
    private static final int BPF_F_TEST_XDP_LIVE_FRAMES = 2;

    /** As many as the kernel's own NAPI budget; less than half of a veth's ring. */
    private static final int BATCH = 64;

    private LiveFrames() {}

    /**
     * Runs the program on {@code count} frames of {@code length} zero bytes, in the calling thread's namespace.
     * A batch size is stated, which no kernel accepts together with a flag that it does not know: one before 5.18
     * refuses the call instead of running the program without sending anything.
     *
     * @throws ErrnoException EINVAL or E2BIG where there are no live frames
     */
    public static void run(int programFd, int length, int count) {
        try (Arena arena = Arena.ofConfined()) {
            StructLayout layout = KernelStructs.TEST_RUN_OPTS;
            MemorySegment options = arena.allocate(layout);
            KernelStructs.setLong(layout, options, "sz", options.byteSize());
            KernelStructs.setAddress(layout, options, "data_in", arena.allocate(JAVA_BYTE, length));
            KernelStructs.setInt(layout, options, "data_size_in", length);
            KernelStructs.setInt(layout, options, "repeat", count);
            KernelStructs.setInt(layout, options, "flags", BPF_F_TEST_XDP_LIVE_FRAMES);
            KernelStructs.setInt(layout, options, "batch_size", BATCH);
            int result = (int) Libbpf.BPF_PROG_TEST_RUN_OPTS.invokeExact(programFd, options);
            ErrnoException.check("bpf_prog_test_run_opts", "live frames", result);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }
}
