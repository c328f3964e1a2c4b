package io.xdpgate.bpf.ffi;

import java.nio.file.Path;
import java.util.Optional;

/** A directory that one process at a time has to itself; given up by {@link #close()}, or with the process. */
public final class DirectoryLock implements AutoCloseable {
    private final Fd fd;

    private DirectoryLock(Fd fd) {
        this.fd = fd;
    }

    /**
     * Empty if somebody else has it.
     *
     * @throws ErrnoException if the directory cannot be opened
     */
    public static Optional<DirectoryLock> take(Path directory) {
        Fd fd = Libc.open(directory.toString(), Libc.O_RDONLY | Libc.O_CLOEXEC, "lock");
        try {
            if (Libc.lock(fd, directory.toString())) {
                return Optional.of(new DirectoryLock(fd));
            }
            fd.close();
            return Optional.empty();
        } catch (RuntimeException refused) {
            fd.close();
            throw refused;
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
