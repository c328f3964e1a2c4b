package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A bpf_link that holds an XDP program on an interface (kernel 5.9). Unless it is pinned,
 * closing it takes the program off, as does the end of the process, whichever way it ends.
 */
public final class XdpLink implements AutoCloseable {
    private static final int BPF_XDP = 37;
    private static final int BPF_LINK_TYPE_XDP = 6;

    private final Fd fd;

    private XdpLink(Fd fd) {
        this.fd = fd;
    }

    /**
     * {@code bpf_link_create} in the calling thread's namespace.
     *
     * @param flags one of {@link XdpFlags}; without a mode the kernel would choose
     * @throws ErrnoException EBUSY if a program is attached, other numbers as the driver answers
     */
    public static XdpLink create(int programFd, int ifindex, int flags) {
        String what = "XDP program on ifindex " + ifindex;
        try (Arena arena = Arena.ofConfined();
                LibbpfLog.Collector words = LibbpfLog.collect()) {
            MemorySegment options = arena.allocate(KernelStructs.LINK_CREATE_OPTS);
            KernelStructs.setLong(KernelStructs.LINK_CREATE_OPTS, options, "sz", options.byteSize());
            KernelStructs.setInt(KernelStructs.LINK_CREATE_OPTS, options, "flags", flags);
            CallHook.before("bpf_link_create");
            int link = (int) Libbpf.BPF_LINK_CREATE.invokeExact(programFd, ifindex, BPF_XDP, options);
            if (link < 0) {
                throw new ErrnoException("bpf_link_create", what, -link, words.lines());
            }
            return new XdpLink(new Fd(link, "link of " + what));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /**
     * The link that is pinned there; empty if nothing is.
     *
     * @throws ErrnoException if it is not for this user
     */
    public static Optional<XdpLink> pinned(Path pin) {
        return Pins.open(pin).map(XdpLink::new);
    }

    /** {@code bpf_obj_pin}: from now on the link outlives this process. */
    public void pin(Path pin) {
        Pins.pin(fd.number(), pin, "link");
    }

    /**
     * The link that holds a program on an interface, whoever made it; empty if there is none.
     *
     * @throws ErrnoException EPERM without CAP_SYS_ADMIN
     */
    public static Optional<XdpLink> find(int ifindex, int programId) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(JAVA_INT);
            int id = 0;
            while (true) {
                int result = (int) Libbpf.BPF_LINK_GET_NEXT_ID.invokeExact(id, next);
                if (result == -Errno.ENOENT) {
                    return Optional.empty();
                }
                ErrnoException.check("bpf_link_get_next_id", Integer.toString(id), result);
                id = next.get(JAVA_INT, 0);
                Optional<XdpLink> link = open(id);
                if (link.isPresent() && link.get().holds(ifindex, programId)) {
                    return link;
                }
                link.ifPresent(XdpLink::close);
            }
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Empty when the link went away meanwhile. */
    private static Optional<XdpLink> open(int id) {
        try {
            int fd = (int) Libbpf.BPF_LINK_GET_FD_BY_ID.invokeExact(id);
            if (fd == -Errno.ENOENT) {
                return Optional.empty();
            }
            ErrnoException.check("bpf_link_get_fd_by_id", Integer.toString(id), fd);
            return Optional.of(new XdpLink(new Fd(fd, "link " + id)));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private boolean holds(int ifindex, int programId) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = describe(arena);
            return KernelStructs.getInt(KernelStructs.LINK_INFO, info, "type") == BPF_LINK_TYPE_XDP
                    && KernelStructs.getInt(KernelStructs.LINK_INFO, info, "prog_id") == programId
                    && KernelStructs.getInt(KernelStructs.LINK_INFO, info, "xdp.ifindex") == ifindex;
        }
    }

    /** Index of the interface that it holds; 0 when the interface is gone or the link was detached. */
    public int ifindex() {
        try (Arena arena = Arena.ofConfined()) {
            return KernelStructs.getInt(KernelStructs.LINK_INFO, describe(arena), "xdp.ifindex");
        }
    }

    /** Id of the program that it holds. */
    public int programId() {
        try (Arena arena = Arena.ofConfined()) {
            return KernelStructs.getInt(KernelStructs.LINK_INFO, describe(arena), "prog_id");
        }
    }

    /**
     * {@code bpf_link_update}: puts another program in place of the one it holds, between two packets (kernel 5.9).
     *
     * @return false when the interface is gone or the link was detached (ENOLINK)
     * @throws ErrnoException if the driver refuses; the former program stays
     */
    public boolean update(int programFd) {
        try {
            CallHook.before("bpf_link_update");
            int result = (int) Libbpf.BPF_LINK_UPDATE.invokeExact(fd.number(), programFd, MemorySegment.NULL);
            if (result == -Errno.ENOLINK) {
                return false;
            }
            ErrnoException.check("bpf_link_update", "link fd " + fd.number(), result);
            return true;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** {@code bpf_link_detach}: takes the program off although others hold the link too (kernel 5.9). */
    public void detach() {
        try {
            CallHook.before("bpf_link_detach");
            int result = (int) Libbpf.BPF_LINK_DETACH.invokeExact(fd.number());
            ErrnoException.check("bpf_link_detach", "link fd " + fd.number(), result);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private MemorySegment describe(Arena arena) {
        MemorySegment info = arena.allocate(KernelStructs.LINK_INFO);
        Descriptions.read(fd.number(), info, arena, "link");
        return info;
    }

    @Override
    public void close() {
        fd.close();
    }
}
