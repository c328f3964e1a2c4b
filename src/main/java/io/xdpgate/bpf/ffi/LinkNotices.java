package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel multicasts about the interfaces of a namespace (rtnetlink, RTMGRP_LINK): that something changed, not
 * what. A burst is one notice, and notices that the kernel had to drop are one as well: whoever is told reads the
 * interfaces anew. Waiting is for one thread; {@link #stop} for any.
 */
public final class LinkNotices implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC_NONBLOCK = 3 | 0x80000 | 0x800;
    private static final int RTMGRP_LINK = 1;
    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int SOCKADDR_NL_GROUPS = 8;
    private static final int BUFFER_BYTES = 1 << 15;
    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;

    private final Fd socket;
    private final Fd end;

    private LinkNotices(Fd socket, Fd end) {
        this.socket = socket;
        this.end = end;
    }

    /** Listens in the namespace of the calling thread, whichever thread waits later. */
    public static LinkNotices open() {
        Fd socket = Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC_NONBLOCK, 0, "rtnetlink notices");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_NL_BYTES, 4);
            address.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_NETLINK);
            address.set(JAVA_INT_UNALIGNED, SOCKADDR_NL_GROUPS, RTMGRP_LINK);
            Libc.bind(socket, address, "rtnetlink notices");
            return new LinkNotices(socket, Libc.eventfd("end of rtnetlink notices"));
        } catch (Throwable refused) {
            socket.close();
            throw refused;
        }
    }

    /** Blocks until something changed since the last call; false when {@link #stop} was called. */
    public boolean await() {
        try (Arena arena = Arena.ofConfined()) {
            // struct pollfd: fd, events, revents
            MemorySegment both = arena.allocate(2 * POLLFD_BYTES, 4);
            both.set(JAVA_INT, 0, socket.number());
            both.set(JAVA_SHORT_UNALIGNED, 4, POLLIN);
            both.set(JAVA_INT, POLLFD_BYTES, end.number());
            both.set(JAVA_SHORT_UNALIGNED, POLLFD_BYTES + 4, POLLIN);
            Libc.poll(both, 2, "rtnetlink notices");
            if (both.get(JAVA_SHORT_UNALIGNED, POLLFD_BYTES + 6) != 0) {
                return false;
            }
            drain(arena.allocate(BUFFER_BYTES));
            return true;
        }
    }

    private void drain(MemorySegment buffer) {
        while (true) {
            try {
                Libc.recv(socket, buffer, "rtnetlink notices");
            } catch (ErrnoException refused) {
                if (refused.errno() == Errno.EAGAIN) {
                    return;
                }
                if (refused.errno() != Errno.ENOBUFS) { // notices were dropped: there is something to read anew
                    throw refused;
                }
            }
        }
    }

    /** Ends the waiting, now or when it begins. */
    public void stop() {
        try (Arena arena = Arena.ofConfined()) {
            Libc.write(end, arena.allocateFrom(JAVA_LONG, 1), "end of rtnetlink notices");
        }
    }

    /** Not before the thread that waits has returned. */
    @Override
    public void close() {
        socket.close();
        end.close();
    }
}
