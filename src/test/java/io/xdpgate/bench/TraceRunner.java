package io.xdpgate.bench;

import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.BpfObject;
import io.xdpgate.bpf.ffi.LiveFrames;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/**
 * Runs programs over a trace of {@value #FRAMES} frames: {@code bench.bpf.c} writes the next frame into the buffer,
 * and tail-calls a program or sends the frame.
 */
final class TraceRunner implements AutoCloseable {
    static final int FRAMES = 131_072;
    static final int FRAME_BYTES = 80;

    private final BpfObject object;
    private final MappedArray trace;

    TraceRunner() {
        object = BpfObject.load("bench", image());
        trace = MappedArray.of(object.map("trace"));
    }

    /** The program that drops every packet at once: the floor. */
    int dropProgram() {
        return object.program("drop");
    }

    /** Fills the trace with these frames, over and over, each cut or padded to {@value #FRAME_BYTES} bytes. */
    void load(List<byte[]> frames) {
        MemorySegment elements = trace.elements();
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frames.get(i % frames.size());
            elements.asSlice((long) i * FRAME_BYTES, FRAME_BYTES).fill((byte) 0);
            MemorySegment.copy(
                    frame,
                    0,
                    elements,
                    ValueLayout.JAVA_BYTE,
                    (long) i * FRAME_BYTES,
                    Math.min(frame.length, FRAME_BYTES));
        }
    }

    /** Nanoseconds a packet, the writer's own part included, over {@code packets} packets. */
    long measure(int programFd, int packets) {
        BpfMap target = object.map("target");
        try (Arena arena = Arena.ofConfined()) {
            target.update(0, arena.allocateFrom(ValueLayout.JAVA_INT, programFd));
        }
        return ProgramRun.of(object.program("writer"), new byte[FRAME_BYTES], packets, 0)
                .nanosPerRun();
    }

    /** Sends live frames to an interface of the calling thread's namespace. */
    void send(int ifindex, int packets) {
        BpfMap output = object.map("output");
        try (Arena arena = Arena.ofConfined()) {
            output.update(0, arena.allocateFrom(ValueLayout.JAVA_INT, ifindex));
        }
        LiveFrames.run(object.program("generator"), FRAME_BYTES, packets);
    }

    /** Makes live frames and drops them at once: what the generator costs. */
    void discard(int packets) {
        LiveFrames.run(object.program("discard"), FRAME_BYTES, packets);
    }

    @Override
    public void close() {
        trace.close();
        object.close();
    }

    private static byte[] image() {
        try (InputStream stream = TraceRunner.class.getResourceAsStream("/bpf/bench.bpf.o")) {
            return Objects.requireNonNull(stream, "bench.bpf.o is not on the class path")
                    .readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
