package io.xdpgate.e2e;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * An AF_PACKET socket (packet(7)): sends frames as they are, tags in band, and receives what an interface has taken in.
 * Made on a thread of its namespace; one thread at a time.
 */
public final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    /** struct sockaddr_ll: family, protocol, ifindex, hatype, pkttype, halen, addr[8]. */
    private static final int SOCKADDR_LL = 20;

    private static final short ETH_P_ALL_BIG_ENDIAN = 0x0300;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int ROOM_BYTES = 8 << 20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EAGAIN = 11;
    /** Said once after the interface was taken down. */
    private static final int ENETDOWN = 100;

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

    private static final MethodHandle BIND = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("bind"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SETSOCKOPT = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setsockopt"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
    private static final MethodHandle RECV = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("recv"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));

    private final Arena arena = Arena.ofShared();
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

    /** Receives from now on, with room for some thousand frames that nobody has asked for yet. */
    public void listen() throws Throwable {
        MemorySegment room = arena.allocateFrom(ValueLayout.JAVA_INT, ROOM_BYTES);
        int roomy = (int) SETSOCKOPT.invokeExact(fd, SOL_SOCKET, SO_RCVBUFFORCE, room, Integer.BYTES);
        address.set(ValueLayout.JAVA_SHORT, 2, ETH_P_ALL_BIG_ENDIAN);
        int bound = (int) BIND.invokeExact(fd, address, SOCKADDR_LL);
        if (roomy != 0 || bound != 0) {
            throw new IllegalStateException("a socket cannot listen: setsockopt " + roomy + ", bind " + bound);
        }
    }

    /** The next frame, without a tag that the kernel keeps elsewhere; empty: there is none yet. */
    public byte[] receive() throws Throwable {
        long length = (long) RECV.invokeExact(errno, fd, frame, frame.byteSize(), MSG_DONTWAIT);
        boolean isEmpty = errno() == EAGAIN || errno() == ENETDOWN;
        if (length < 0 && !isEmpty) {
            throw new IllegalStateException("recv failed with errno " + errno());
        }
        return frame.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
    }

    private int errno() {
        return errno.get(ValueLayout.JAVA_INT, CAPTURE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
    }

    /** Sends one frame {@code times} times. */
    public void send(byte[] bytes, int times) throws Throwable {
        MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
        for (int i = 0; i < times; i++) {
            long sent = (long) SENDTO.invokeExact(errno, fd, frame, (long) bytes.length, 0, address, SOCKADDR_LL);
            if (sent != bytes.length) {
                throw new IllegalStateException("sendto failed with errno " + errno() + " at frame " + i);
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
