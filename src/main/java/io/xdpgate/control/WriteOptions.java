package io.xdpgate.control;

import io.xdpgate.analysis.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What comes with a write beside the change itself.
 *
 * @param author who asks
 * @param note why; null when not given
 * @param dryRun check and answer, change nothing
 * @param refuseOnWarning treat every warning as a reason to refuse
 * @param caller where the request comes from; null if nobody could be locked out: loopback, or the service itself
 * @param acceptLockout carry the change out although it locks the caller or a management entry out
 */
public record WriteOptions(
        String author,
        @Nullable String note,
        boolean dryRun,
        boolean refuseOnWarning,
        @Nullable Caller caller,
        boolean acceptLockout) {
    /** Of nobody who could be locked out. */
    public WriteOptions(String author, @Nullable String note, boolean dryRun, boolean refuseOnWarning) {
        this(author, note, dryRun, refuseOnWarning, null, false);
    }
}
