package io.xdpgate.control;

import io.xdpgate.analysis.Caller;
import java.time.Duration;
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
 * @param confirmWithin the change is provisional and goes after this time unless it is confirmed; null: it is not
 */
public record WriteOptions(
        String author,
        @Nullable String note,
        boolean dryRun,
        boolean refuseOnWarning,
        @Nullable Caller caller,
        boolean acceptLockout,
        @Nullable Duration confirmWithin) {
    /** Not provisional. */
    public WriteOptions(
            String author,
            @Nullable String note,
            boolean dryRun,
            boolean refuseOnWarning,
            @Nullable Caller caller,
            boolean acceptLockout) {
        this(author, note, dryRun, refuseOnWarning, caller, acceptLockout, null);
    }

    /** Of nobody who could be locked out, and not provisional. */
    public WriteOptions(String author, @Nullable String note, boolean dryRun, boolean refuseOnWarning) {
        this(author, note, dryRun, refuseOnWarning, null, false, null);
    }
}
