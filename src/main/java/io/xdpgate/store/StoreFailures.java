package io.xdpgate.store;

import io.xdpgate.control.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.springframework.transaction.TransactionSystemException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in plain words, with a remedy, why SQLite refused. */
final class StoreFailures {
    static final String RESTORE =
            "restore a backup with 'xdpgate restore FILE', or move the file away to begin with" + " an empty policy";

    private StoreFailures() {}

    static StoreException of(RuntimeException failure, Path path) {
        if (failure instanceof StoreException known) {
            return known;
        }
        SQLiteException cause = Stream.iterate(origin(failure), one -> one != null, Throwable::getCause)
                .limit(16) // a chain of causes may be a ring
                .filter(SQLiteException.class::isInstance)
                .map(SQLiteException.class::cast)
                .findFirst()
                .orElse(null);
        if (cause == null) {
            return new StoreException(
                    StoreException.Kind.FAILED,
                    "the store " + path.getFileName() + " failed; the log has the cause",
                    failure);
        }
        return of(cause, path);
    }

    /** SQLite takes a transaction back by itself when the disk is full; that nothing is left to take back is no news. */
    private static Throwable origin(RuntimeException failure) {
        Throwable first = failure instanceof TransactionSystemException ended ? ended.getApplicationException() : null;
        return first == null ? failure : first;
    }

    private static StoreException of(SQLiteException cause, Path path) {
        SQLiteErrorCode code = cause.getResultCode();
        // Extended codes have the plain one in their low byte.
        return switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_FULL ->
                new StoreException(
                        StoreException.Kind.FULL,
                        "there is no space left for " + path + "; free space on its file system, then try again",
                        cause);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                failed(
                        path + " is locked by another process",
                        "end that process: 'fuser " + path + "' names it",
                        cause);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                failed(
                        path + " cannot be written",
                        "give the user of the service the right to write the file and its directory, and see that the"
                                + " file system is not mounted read-only",
                        cause);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> failed(path + " is damaged", RESTORE, cause);
            case SQLITE_IOERR ->
                failed("the disk failed under " + path + " (" + code + ")", "look at the kernel's log", cause);
            default -> failed("SQLite refused (" + code + ")", "the log has the cause", cause);
        };
    }

    static StoreException refused(String what, String remedy) {
        return new StoreException(StoreException.Kind.FAILED, what + "; " + remedy, null);
    }

    static StoreException cannotMake(Path path, IOException failure) {
        return failed(path + " cannot be made", "give the user of the service the right to write there", failure);
    }

    private static StoreException failed(String what, String remedy, Exception cause) {
        return new StoreException(StoreException.Kind.FAILED, what + "; " + remedy, cause);
    }
}
