package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.DirectoryLock;
import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.Pins;
import io.xdpgate.dataplane.DataplaneException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a bpffs in which maps, programs and links are pinned, so that they outlive the process. One process
 * has it at a time. Names have no dots: the kernel keeps those for itself.
 */
final class PinDirectory implements AutoCloseable {
    private static final String PROGRAM = "program_";
    private static final String TABLES = "tables_";
    private static final String LINK = "link_";

    private final Path directory;
    private final DirectoryLock lock;

    private PinDirectory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Makes it if it is not there.
     *
     * @throws DataplaneException if it is in no bpffs, not for this user, or another process has it
     */
    static PinDirectory open(Path directory) {
        try {
            Path absolute = directory.toAbsolutePath().normalize();
            if (!Files.isDirectory(absolute)) {
                requireBpffs(absolute, parent(absolute));
                Files.createDirectory(
                        absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            requireBpffs(absolute, absolute);
            Optional<DirectoryLock> lock = DirectoryLock.take(absolute);
            return new PinDirectory(
                    absolute,
                    lock.orElseThrow(() -> new DataplaneException(
                            "another xdpgate has the pin directory " + absolute
                                    + ": stop it, or give this one another with --pin-directory",
                            null)));
        } catch (AccessDeniedException denied) {
            throw notForThisUser(denied.getFile(), denied);
        } catch (ErrnoException refused) {
            throw refused.errno() == Errno.EACCES ? notForThisUser(directory.toString(), refused) : refused;
        } catch (IOException unusable) {
            throw new DataplaneException("the pin directory " + directory + " cannot be used: " + unusable, unusable);
        }
    }

    private static DataplaneException notForThisUser(String file, Exception denied) {
        return new DataplaneException(
                "this user may not use " + file
                        + ": have root make it and give it to this user, or name another with --pin-directory",
                denied);
    }

    private static Path parent(Path absolute) throws IOException {
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new NoSuchFileException(String.valueOf(parent));
        }
        return parent;
    }

    private static void requireBpffs(Path wanted, Path there) {
        if (!Pins.isBpffs(there)) {
            throw new DataplaneException(
                    wanted + " is in no bpffs: mount one (mount -t bpf bpf /sys/fs/bpf), name a directory in one with"
                            + " --pin-directory, or none (--pin-directory '') to filter only while the service runs",
                    null);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    Path path() {
        return directory;
    }

    Path map(String name) {
        return directory.resolve(name);
    }

    Path program(int id) {
        return directory.resolve(PROGRAM + id);
    }

    Path tables(int id) {
        return directory.resolve(TABLES + id);
    }

    Path link(int slot) {
        return directory.resolve(LINK + slot);
    }

    /** Ids of pinned programs, ascending. */
    List<Integer> programs() {
        return numbers(PROGRAM);
    }

    /** Ids of programs whose tables are pinned, ascending. */
    List<Integer> tables() {
        return numbers(TABLES);
    }

    /** Slots of pinned links, ascending. */
    List<Integer> links() {
        return numbers(LINK);
    }

    private List<Integer> numbers(String prefix) {
        return names().stream()
                .filter(name -> name.matches(prefix + "[0-9]{1,9}"))
                .map(name -> Integer.valueOf(name.substring(prefix.length())))
                .sorted()
                .toList();
    }

    private List<String> names() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        } catch (IOException unreadable) {
            throw new DataplaneException("the pin directory " + directory + " cannot be read", unreadable);
        }
    }

    /** Takes a name away; nothing to do when there is none. */
    void remove(Path pin) {
        try {
            Files.deleteIfExists(pin);
        } catch (IOException refused) {
            throw new DataplaneException("the pin " + pin + " cannot be removed", refused);
        }
    }

    /** Gives a pin the name of another, whose own is gone then. */
    void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException refused) {
            throw new DataplaneException("the pin " + from + " cannot be renamed", refused);
        }
    }

    /** Takes all names away; and the directory if this user may. */
    void removeAll() {
        names().forEach(name -> remove(directory.resolve(name)));
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException | AccessDeniedException stays) {
            // Prepared by root for this user, it is his; what is in it now is not ours.
        } catch (IOException refused) {
            throw new DataplaneException("the pin directory " + directory + " cannot be removed", refused);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
