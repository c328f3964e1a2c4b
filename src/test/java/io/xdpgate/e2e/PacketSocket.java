package io.xdpgate.e2e;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** An AF_PACKET socket (packet(7)): sends frames as they are, tags in band. One thread, in its namespace. */
public final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    /** struct sockaddr_ll: family, protocol, ifindex, hatype, pkttype, halen, addr[8]. */
    private static final int SOCKADDR_LL = 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final MethodHandle SOCKET = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("socket"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle SENDTO = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("sendto"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = arena.allocate(CAPTURE);
    private final MemorySegment frame = arena.allocate(2048);
    private final MemorySegment address = arena.allocate(SOCKADDR_LL, 4);
    private final int fd;

    public PacketSocket(int ifindex) throws Throwable {
        fd = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, 0);
        if (fd < 0) {
            throw new IllegalStateException("socket(AF_PACKET) failed: is CAP_NET_RAW missing?");
        }
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(ValueLayout.JAVA_INT, 4, ifindex);
    }

    /** Sends one frame {@code times} times. */
    public void send(byte[] bytes, int times) throws Throwable {
        MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
        for (int i = 0; i < times; i++) {
            long sent = (long) SENDTO.invokeExact(errno, fd, frame, (long) bytes.length, 0, address, SOCKADDR_LL);
            if (sent != bytes.length) {
                int code = errno.get(
                        ValueLayout.JAVA_INT, CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
                throw new IllegalStateException("sendto failed with errno " + code + " at frame " + i);
            }
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(fd);
            assert ignored == 0;
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        } finally {
            arena.close();
        }
    }
}
