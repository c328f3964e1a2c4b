package io.xdpgate.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of the service's own files: made with mode 0700, its files with 0600. */
public final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final String LOCK_FILE = "xdpgate.lock";

    private final Path path;
    private @Nullable FileChannel lock;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /**
     * Opens a directory and makes it if it is missing.
     *
     * @throws IOException if it cannot be made, or if others may write in it: they could plant a token
     */
    public static DataDirectory open(Path path) throws IOException {
        Path directory = path.toAbsolutePath().normalize();
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write in the data directory " + directory
                    + " and could plant a token; give the service a directory of its own (chmod 0700)");
        }
        if (permissions.size() > 3 || !Files.isWritable(directory)) {
            LOG.warn("the data directory {} should have mode 0700 and belong to the service", directory);
        }
        return new DataDirectory(directory);
    }

    /**
     * Keeps other processes from {@link #lock} until this is closed or the process ends, however it ends. On a file
     * system that is mounted read-only there is nothing that two processes could do to one another.
     *
     * @return false if another has it
     * @throws IOException if the lock file cannot be made
     */
    public boolean lock() throws IOException {
        if (Files.getFileStore(path).isReadOnly()) {
            LOG.warn("the data directory {} is on a file system that is mounted read-only", path);
            return true;
        }
        FileChannel channel = FileChannel.open(
                file(LOCK_FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            LOG.debug("this process has locked {} already", path);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (taken) {
            lock = channel;
        }
        return taken;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** Takes a file away from everybody but its owner. */
    public void protect(String name) throws IOException {
        Path file = file(name);
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            LOG.warn("{} was open to others; its mode is 0600 again", file);
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    /**
     * Writes a whole file, so that a reader sees the old or the new content, also after a loss of power, and nobody
     * but the owner sees any. It is on disk when this returns.
     */
    public void write(String name, String content) throws IOException {
        Path fresh = file(name + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
