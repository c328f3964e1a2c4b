package io.xdpgate.store;

import io.xdpgate.control.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A data directory in one file: a ZIP archive with the store and whichever of the named other files there are. It has
 * the administrator's token in it, so only its owner may read it.
 */
public final class Backup {
    /** What the store that was there is called after a restore. */
    public static final String REPLACED = StoreFile.NAME + ".before-restore";

    private static final Set<String> LOG_SUFFIXES = Set.of("-wal", "-shm");

    private final Path directory;
    private final List<String> others;

    /** @param others names of files in the directory that belong to it beside the store */
    public Backup(Path directory, List<String> others) {
        this.directory = directory;
        this.others = List.copyOf(others);
    }

    /**
     * Writes the archive, which is one state of the store, be it in use or not.
     *
     * @throws IOException if the archive cannot be written; nothing is left of it then
     * @throws StoreException if the store cannot be read
     */
    public void write(Path archive) throws IOException {
        Path store = directory.resolve(StoreFile.NAME);
        if (!Files.exists(store)) {
            throw new IOException("there is no " + store + ": nothing to back up");
        }
        if (Files.exists(archive)) {
            throw new IOException(archive + " exists; choose another name");
        }
        Path copy = archive.resolveSibling(archive.getFileName() + ".store");
        Path part = archive.resolveSibling(archive.getFileName() + ".part");
        try {
            makeEmpty(copy);
            makeEmpty(part);
            copyStore(store, copy);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
                put(zip, StoreFile.NAME, copy);
                for (String name : others) {
                    if (Files.exists(directory.resolve(name))) {
                        put(zip, name, directory.resolve(name));
                    }
                }
            }
            force(part);
            Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(part);
        }
    }

    /**
     * Puts the files of an archive in the place of those in the directory, which nothing may use. The store that was
     * there stays beside it as {@link #REPLACED}. May be repeated if it was cut short.
     *
     * @return revision of the policy that was restored
     * @throws IOException if the archive cannot be read or the directory written; what was there is in force then
     * @throws StoreException if the store in the archive is damaged or was written by a newer version
     */
    public long restore(Path archive) throws IOException {
        Path store = directory.resolve(StoreFile.NAME);
        Path fresh = directory.resolve("restoring.db");
        List<Path> arrived = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            if (zip.getEntry(StoreFile.NAME) == null) {
                throw new IOException(archive + " is no backup of xdpgate: it has no " + StoreFile.NAME);
            }
            deleteStore(fresh);
            extract(zip, StoreFile.NAME, fresh);
            long revision = check(fresh);
            for (String name : others) {
                if (zip.getEntry(name) != null) {
                    Path part = directory.resolve(name + ".new");
                    extract(zip, name, part);
                    arrived.add(part);
                }
            }
            moveStore(store, directory.resolve(REPLACED));
            Files.move(fresh, store, StandardCopyOption.ATOMIC_MOVE);
            for (Path part : arrived) {
                String name = part.getFileName().toString();
                Files.move(
                        part,
                        directory.resolve(name.substring(0, name.length() - ".new".length())),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            force(directory);
            return revision;
        } finally {
            deleteStore(fresh);
            for (Path part : arrived) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static void copyStore(Path store, Path copy) {
        SingleConnectionDataSource source = new SingleConnectionDataSource("jdbc:sqlite:" + store, true);
        try {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            StoreCheck.requireOurs(jdbc, store);
            jdbc.update("VACUUM INTO ?", copy.toString());
        } catch (RuntimeException failure) {
            throw StoreFailures.of(failure, store);
        } finally {
            source.destroy();
        }
    }

    /** Opens it as a start would, which writes its log into it. */
    private static long check(Path fresh) {
        try (StoreFile file = StoreFile.open(fresh)) {
            return file.read(jdbc -> {
                StoreCheck.requireSound(jdbc, fresh);
                return SqlitePolicyStore.read(jdbc)
                        .orElseThrow(() -> StoreFailures.refused("the backup has no policy", "choose another one"))
                        .policy()
                        .revision();
            });
        }
    }

    private static void put(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private static void extract(ZipFile zip, String name, Path to) throws IOException {
        Files.deleteIfExists(to);
        makeEmpty(to);
        try (InputStream from = zip.getInputStream(zip.getEntry(name));
                OutputStream out = Files.newOutputStream(to)) {
            from.transferTo(out);
        }
        force(to);
    }

    private static void makeEmpty(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void moveStore(Path from, Path to) throws IOException {
        deleteStore(to);
        // The log first: without its file it means nothing, and a file never meets the log of another.
        for (String suffix : LOG_SUFFIXES) {
            Path log = from.resolveSibling(from.getFileName() + suffix);
            if (Files.exists(log)) {
                Files.move(log, to.resolveSibling(to.getFileName() + suffix));
            }
        }
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void deleteStore(Path file) throws IOException {
        Files.deleteIfExists(file);
        for (String suffix : LOG_SUFFIXES) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
