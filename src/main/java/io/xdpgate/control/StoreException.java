package io.xdpgate.control;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The store did not keep a policy, so the change was refused. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why the store refused. */
    public enum Kind {
        /** No room: the disk, the quota or the store itself is full. */
        FULL,
        /** Anything else. */
        FAILED
    }

    private final Kind kind;
    private final boolean undone;

    /** @param message may be shown to the caller */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, true);
    }

    private StoreException(Kind kind, String message, @Nullable Throwable cause, boolean undone) {
        super(message, cause);
        this.kind = kind;
        this.undone = undone;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the kernel has the former policy back; if not, it enforces what was refused until the next install. */
    public boolean undone() {
        return undone;
    }

    /**
     * The failure itself if it is of this type; else one that says nothing of the failure's own words, which may
     * not be for the caller's eyes.
     */
    static StoreException of(RuntimeException failure) {
        if (failure instanceof StoreException refused) {
            return refused;
        }
        boolean full = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .limit(16) // a chain of causes may be a ring
                .anyMatch(StoreException::saysFull);
        return full
                ? new StoreException(Kind.FULL, "there is no space left to save the policy", failure)
                : new StoreException(Kind.FAILED, "the policy could not be saved; the log has the cause", failure);
    }

    /** @param failure why the former policy could not be put back */
    StoreException notUndone(RuntimeException failure) {
        StoreException worse = new StoreException(kind, String.valueOf(getMessage()), this, false);
        worse.addSuppressed(failure);
        return worse;
    }

    /** By the words of ENOSPC and EDQUOT, as the JDK passes them on, and of SQLITE_FULL. */
    private static boolean saysFull(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left on device")
                || message.contains("disk quota exceeded")
                || message.contains("database or disk is full");
    }
}
