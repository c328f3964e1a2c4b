package io.xdpgate.api.http;

import io.xdpgate.control.WriteOptions;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/**
 * The query parameters that every write takes: {@code note}, {@code dryRun}, {@code onWarning}, {@code acknowledge},
 * and if it makes a revision {@code confirmWithin}; all others are refused.
 */
public final class WriteParameters {
    /** Characters of a note. */
    public static final int MAX_NOTE_LENGTH = 1_000;

    public static final Duration LEAST_CONFIRM_WITHIN = Duration.ofSeconds(1);
    public static final Duration MOST_CONFIRM_WITHIN = Duration.ofHours(24);

    private WriteParameters() {}

    /**
     * Of a write that makes a revision.
     *
     * @throws io.xdpgate.api.problem.ProblemException with every fault
     */
    public static WriteOptions ofRevision(HttpServletRequest request) {
        return read(request, new QueryParameters(request), true);
    }

    /**
     * Of a write that makes none, so cannot be provisional.
     *
     * @param others parameters that this write takes beside those of every write
     * @throws io.xdpgate.api.problem.ProblemException with every fault
     */
    public static WriteOptions read(HttpServletRequest request, String... others) {
        QueryParameters query = new QueryParameters(request);
        for (String other : others) {
            query.all(other);
        }
        return read(request, query, false);
    }

    private static WriteOptions read(HttpServletRequest request, QueryParameters query, boolean makesRevision) {
        String note = query.text("note");
        if (note != null && note.length() > MAX_NOTE_LENGTH) {
            query.fault("note", "is longer than " + MAX_NOTE_LENGTH + " characters");
        }
        boolean dryRun = query.flag("dryRun");
        String onWarning = query.text("onWarning");
        if (onWarning != null && !onWarning.equals("refuse")) {
            query.fault("onWarning", "must be 'refuse'; leave it out to accept changes with warnings");
        }
        Duration within = query.parsed(
                "confirmWithin", WriteParameters::confirmWithin, "an ISO 8601 duration, PT1S to PT24H, such as PT60S");
        if (within != null && !makesRevision) {
            query.fault("confirmWithin", "is for changes of the policy; this one makes no revision, leave it out");
        }
        String acknowledge = query.text("acknowledge");
        if (acknowledge != null && !acknowledge.equals("lockout")) {
            query.fault("acknowledge", "must be 'lockout'; leave it out unless the change may cut off its own caller");
        }
        query.refuseOthers();
        query.throwIfAny();
        return new WriteOptions(
                author(request), note, dryRun, onWarning != null, Callers.of(request), acknowledge != null, within);
    }

    private static Optional<Duration> confirmWithin(String text) {
        try {
            Duration within = Duration.parse(text);
            return within.compareTo(LEAST_CONFIRM_WITHIN) < 0 || within.compareTo(MOST_CONFIRM_WITHIN) > 0
                    ? Optional.empty()
                    : Optional.of(within);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Who asks, for revisions and idempotency keys. */
    static String author(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return principal == null || principal.getName() == null ? "anonymous" : principal.getName();
    }
}
