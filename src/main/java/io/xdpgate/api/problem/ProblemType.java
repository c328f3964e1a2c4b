package io.xdpgate.api.problem;

import java.util.Locale;

/**
 * Every kind of problem that the API reports. The URI of a constant is its name in kebab case and never changes
 * once published; {@code docs/errors.md} lists them all.
 */
public enum ProblemType {
    UNREADABLE_BODY(
            400,
            "The body cannot be read",
            "The body is missing, is not one JSON document in UTF-8, repeats a member or nests too deep.",
            "Send one JSON document in UTF-8; the detail names the place of the fault."),
    MALFORMED_REQUEST(
            400,
            "The request cannot be read",
            "A header or the request line is not what HTTP or this API asks for.",
            "Mend the header or parameter that the detail names."),
    UNAUTHENTICATED(
            401,
            "No valid token",
            "The request carries no token, or one that the service does not know.",
            "Send a valid token as 'Authorization: Bearer ...'."),
    FORBIDDEN(
            403,
            "The token may not do this",
            "The token is valid, but its role or scope does not reach this far.",
            "Use a token with the role or scope that the detail names."),
    HOST_NOT_ALLOWED(
            421,
            "The Host header is not allowed",
            "The request was sent to a name that the service does not answer to; this stops DNS rebinding.",
            "Call the service by a host name of its configured allow-list."),
    NOT_FOUND(
            404,
            "No such resource",
            "Nothing has this path.",
            "Check the path; the OpenAPI document lists every resource."),
    NO_SUCH_RULE(
            404,
            "No such rule",
            "No rule has this id: it never had, or the rule was deleted or has expired.",
            "List the rules with GET /api/v1/rules; an expired rule is gone."),
    NO_SUCH_PLAN(
            404,
            "No such plan",
            "No plan has this id: it never had, or the plan was applied or has expired.",
            "Make a new plan with POST /api/v1/policy/plans."),
    NO_SUCH_SET(404, "No such address set", "No address set has this name.", "List the sets with GET /api/v1/sets."),
    NO_SUCH_ENTRY(
            404,
            "No such entry",
            "The address set has no entry of this very prefix; a wider one does not count.",
            "List the entries with GET /api/v1/sets/{name}/entries."),
    NO_SUCH_INTERFACE(
            404,
            "No such interface",
            "The network namespace that the service looks after has no interface of this name.",
            "List the interfaces with GET /api/v1/interfaces."),
    NO_SUCH_REVISION(
            404,
            "No such revision",
            "No revision has this number: it has not come yet, or is kept no more.",
            "List the revisions with GET /api/v1/revisions; xdpgate.revisions says how many are kept."),
    METHOD_NOT_ALLOWED(
            405,
            "Method not allowed",
            "The resource exists but does not take this method.",
            "Use one of the methods in the Allow header."),
    NOT_ACCEPTABLE(
            406,
            "No acceptable representation",
            "The Accept header takes nothing that the resource can be given as; nothing was changed.",
            "Send an Accept header that takes the offered media type."),
    DUPLICATE_NAME(
            409,
            "The name is taken",
            "Two rules or two address sets would have one name.",
            "Choose another name, or replace what has it."),
    SET_IN_USE(
            409,
            "The address set is in use",
            "Rules name the address set that is to be deleted, be they enabled or not.",
            "Change or delete the rules listed in ruleIds first."),
    CONFIRM_WINDOW_OPEN(
            409,
            "A provisional change waits to be confirmed",
            "Until it is confirmed or taken back, only its author may change the policy, by a change that is provisional too.",
            "Confirm the revision, wait until confirmBefore, or send confirmWithin as the author of the revision."),
    NOT_PROVISIONAL(
            409,
            "The revision does not wait to be confirmed",
            "It is not provisional, was added to by a later one, or its time is over.",
            "Look at its state with GET /api/v1/revisions/{number}."),
    SETS_MISSING(
            409,
            "Address sets are gone",
            "Rules of the revision name address sets that have been deleted since.",
            "Create the address sets that the detail names, then restore the revision."),
    FOREIGN_PROGRAM(
            409,
            "Another XDP program is attached",
            "The interface has an XDP program that is not xdpgate's; it is left alone.",
            "Detach the other program, or send \"force\": true to take its place."),
    LOCKOUT(
            409,
            "The change would lock somebody out",
            "The policy would drop packets of the connection that the request came on, or of a management entry of the guard, which it does not drop now.",
            "Change what the detail names, let the traffic pass in an earlier rule, or send acknowledge=lockout if that is meant."),
    CONFLICT(
            409,
            "The request conflicts with the present state",
            "Others changed the same thing again and again while this request was carried out, or its state does not allow it.",
            "Read the resource again and decide anew."),
    PRECONDITION_FAILED(
            412,
            "The resource has changed",
            "If-Match names another state than the present one: somebody else has written since.",
            "Read the resource again and send its present ETag in If-Match."),
    BODY_TOO_LARGE(
            413,
            "The body is too large",
            "The body is longer than the configured limit.",
            "Split the request; the detail names the limit."),
    URI_TOO_LONG(
            414,
            "The request line is too long",
            "The path and query are longer than the service reads.",
            "Shorten the query, or send fewer filters."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported media type",
            "The Content-Type is missing or not one that this method takes, e.g. a PATCH that is not a merge patch.",
            "Send the body in one of the media types that the detail names."),
    INVALID_CONTENT(
            422,
            "The content is not valid",
            "The body can be read, but a member is unknown, of a wrong type or out of range, conditions exclude one another, or a limit of the policy would be exceeded.",
            "Mend every member listed in errors; nothing was changed."),
    INVALID_PARAMETER(
            422,
            "A query parameter is not valid",
            "A query parameter or header is missing, of a wrong type or out of range.",
            "Mend every parameter listed in errors."),
    WARNINGS_REFUSED(
            422,
            "The change has warnings",
            "The request has onWarning=refuse, and there is something to warn of.",
            "Mend the change, or leave out onWarning=refuse to accept the warnings listed."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "The idempotency key belongs to another request",
            "A request with the same Idempotency-Key but another path, query or body was carried out in the last 24 hours.",
            "Use a new Idempotency-Key for a new request."),
    ATTACH_REFUSED(
            422,
            "No mode could be attached",
            "The kernel or the driver refused every mode that was asked for.",
            "Each entry of attempts has the kernel's words and, if known, a remedy."),
    PRECONDITION_REQUIRED(
            428,
            "If-Match is required",
            "The write would replace everything and carries no If-Match.",
            "Send the resource's ETag in If-Match, or 'If-Match: *'."),
    RATE_LIMITED(
            429,
            "Too many requests",
            "The caller sends more requests than it is allowed to.",
            "Wait as long as Retry-After says."),
    TOO_MANY_SUBSCRIBERS(
            429,
            "Too many event subscribers",
            "As many event streams are open as the service serves.",
            "Close a subscription, or wait as long as Retry-After says."),
    HEADERS_TOO_LARGE(
            431,
            "The request headers are too large",
            "The headers together are longer than the service reads.",
            "Send fewer or shorter headers."),
    INTERNAL_ERROR(
            500,
            "Internal error",
            "The service has a fault; the answer tells nothing but the number of the incident.",
            "Look for the incident id in the service's log and report it."),
    TRACE_DISAGREES(
            500,
            "Program and policy disagree",
            "The loaded program judged the traced packet otherwise than the policy reads: one of them has a fault.",
            "Report the detail together with the policy; until it is mended do not rely on the rules it names."),
    NOT_READY(
            503,
            "The service is starting",
            "The request came before a policy was in force.",
            "Wait as long as Retry-After says; the health of the service tells when it is ready."),
    DATAPLANE_REFUSED(
            503,
            "The kernel refused the change",
            "A map could not be written or the program could not be loaded; the former policy stays in force.",
            "Nothing changed; the detail has the operation and the error."),
    STORE_REFUSED(
            503,
            "The store refused the change",
            "The policy could not be saved, so the kernel got the former one back, unless the detail says otherwise.",
            "Look for the cause in the service's log, mend it and repeat the request."),
    UNAVAILABLE(
            503,
            "Not available at the moment",
            "Something that the request needs is missing, or the service is stopping.",
            "Try again later; the detail says what is missing."),
    STORAGE_FULL(
            507,
            "The disk is full",
            "There is no room to save the policy, so the kernel got the former one back, unless the detail says otherwise.",
            "Free space in the data directory and repeat the request.");

    private final int status;
    private final String title;
    private final String when;
    private final String remedy;

    ProblemType(int status, String title, String when, String remedy) {
        this.status = status;
        this.title = title;
        this.when = when;
        this.remedy = remedy;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** When it happens, one sentence. */
    public String when() {
        return when;
    }

    /** What the caller can do, one sentence. */
    public String remedy() {
        return remedy;
    }

    /** {@code urn:xdpgate:problem:<kebab-case>}. */
    public String uri() {
        return "urn:xdpgate:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
