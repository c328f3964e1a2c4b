package io.xdpgate.bpf.ffi;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** Names in a bpffs: what has one lives on without a process. */
public final class Pins {
    private static final long BPF_FS_MAGIC = 0xcafe4a11L;

    private Pins() {}

    /**
     * Whether things can be pinned in a directory.
     *
     * @throws ErrnoException if it cannot be looked at
     */
    public static boolean isBpffs(Path directory) {
        return Libc.fileSystem(directory.toString()) == BPF_FS_MAGIC;
    }

    /**
     * {@code bpf_obj_pin}.
     *
     * @param what for messages
     * @throws ErrnoException EEXIST if there is something of that name, EINVAL or EPERM outside a bpffs
     */
    public static void pin(int fd, Path path, String what) {
        try (Arena arena = Arena.ofConfined()) {
            CallHook.before("bpf_obj_pin");
            int result = (int) Libbpf.BPF_OBJ_PIN.invokeExact(fd, arena.allocateFrom(path.toString()));
            ErrnoException.check("bpf_obj_pin", what + " at " + path, result);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /**
     * {@code bpf_obj_get}: a descriptor of what has that name; empty if there is none (ENOENT).
     *
     * @throws ErrnoException EACCES if it belongs to another user
     */
    public static Optional<Fd> open(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            CallHook.before("bpf_obj_get");
            int fd = (int) Libbpf.BPF_OBJ_GET.invokeExact(arena.allocateFrom(path.toString()));
            if (fd == -Errno.ENOENT) {
                return Optional.empty();
            }
            ErrnoException.check("bpf_obj_get", path.toString(), fd);
            return Optional.of(new Fd(fd, "pin " + path.getFileName()));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }
}
