package io.xdpgate.api.http;

import io.xdpgate.control.WriteOptions;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;

/**
 * The query parameters that every write takes: {@code note}, {@code dryRun}, {@code onWarning}, {@code acknowledge}; all
 * others are refused.
 */
public final class WriteParameters {
    /** Characters of a note. */
    public static final int MAX_NOTE_LENGTH = 1_000;

    private WriteParameters() {}

    /**
     * @param others parameters that this write takes beside those of every write
     * @throws io.xdpgate.api.problem.ProblemException with every fault
     */
    public static WriteOptions read(HttpServletRequest request, String... others) {
        QueryParameters query = new QueryParameters(request);
        for (String other : others) {
            query.all(other);
        }
        String note = query.text("note");
        if (note != null && note.length() > MAX_NOTE_LENGTH) {
            query.fault("note", "is longer than " + MAX_NOTE_LENGTH + " characters");
        }
        boolean dryRun = query.flag("dryRun");
        String onWarning = query.text("onWarning");
        if (onWarning != null && !onWarning.equals("refuse")) {
            query.fault("onWarning", "must be 'refuse'; leave it out to accept changes with warnings");
        }
        if (query.text("confirmWithin") != null) {
            query.fault("confirmWithin", "is not supported by this version; leave it out");
        }
        String acknowledge = query.text("acknowledge");
        if (acknowledge != null && !acknowledge.equals("lockout")) {
            query.fault("acknowledge", "must be 'lockout'; leave it out unless the change may cut off its own caller");
        }
        query.refuseOthers();
        query.throwIfAny();
        return new WriteOptions(
                author(request), note, dryRun, onWarning != null, Callers.of(request), acknowledge != null);
    }

    /** Who asks, for revisions and idempotency keys. */
    static String author(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal == null || principal.getName() == null ? "anonymous" : principal.getName();
    }
}
