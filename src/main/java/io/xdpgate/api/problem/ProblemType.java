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
            "Send one JSON document in UTF-8; the detail names the place of the fault."),
    MALFORMED_REQUEST(400, "The request cannot be read", "Mend the header or parameter that the detail names."),
    UNAUTHENTICATED(401, "No valid token", "Send a valid token as 'Authorization: Bearer ...'."),
    FORBIDDEN(403, "The token may not do this", "Use a token with the role or scope that the detail names."),
    HOST_NOT_ALLOWED(
            421, "The Host header is not allowed", "Call the service by a host name of its configured allow-list."),
    NOT_FOUND(404, "No such resource", "Check the path; the OpenAPI document lists every resource."),
    NO_SUCH_RULE(404, "No such rule", "List the rules with GET /api/v1/rules; an expired rule is gone."),
    NO_SUCH_INTERFACE(404, "No such interface", "List the interfaces with GET /api/v1/interfaces."),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "Use one of the methods in the Allow header."),
    NOT_ACCEPTABLE(406, "No acceptable representation", "Send an Accept header that takes the offered media type."),
    DUPLICATE_NAME(409, "The name is taken", "Choose another name, or replace the rule that has it."),
    FOREIGN_PROGRAM(
            409,
            "Another XDP program is attached",
            "Detach the other program, or send \"force\": true to take its place."),
    CONFLICT(409, "The request conflicts with the present state", "Read the resource again and decide anew."),
    PRECONDITION_FAILED(
            412, "The resource has changed", "Read the resource again and send its present ETag in If-Match."),
    BODY_TOO_LARGE(413, "The body is too large", "Split the request; the detail names the limit."),
    URI_TOO_LONG(414, "The request line is too long", "Shorten the query, or send fewer filters."),
    UNSUPPORTED_MEDIA_TYPE(
            415, "Unsupported media type", "Send the body in one of the media types that the detail names."),
    INVALID_CONTENT(422, "The content is not valid", "Mend every member listed in errors; nothing was changed."),
    INVALID_PARAMETER(422, "A query parameter is not valid", "Mend every parameter listed in errors."),
    WARNINGS_REFUSED(
            422,
            "The change has warnings",
            "Mend the change, or leave out onWarning=refuse to accept the warnings listed."),
    IDEMPOTENCY_KEY_REUSED(
            422, "The idempotency key belongs to another request", "Use a new Idempotency-Key for a new request."),
    ATTACH_REFUSED(
            422, "No mode could be attached", "Each entry of attempts has the kernel's words and, if known, a remedy."),
    PRECONDITION_REQUIRED(428, "If-Match is required", "Send the resource's ETag in If-Match, or 'If-Match: *'."),
    RATE_LIMITED(429, "Too many requests", "Wait as long as Retry-After says."),
    TOO_MANY_SUBSCRIBERS(
            429, "Too many event subscribers", "Close a subscription, or wait as long as Retry-After says."),
    HEADERS_TOO_LARGE(431, "The request headers are too large", "Send fewer or shorter headers."),
    INTERNAL_ERROR(500, "Internal error", "Look for the incident id in the service's log and report it."),
    DATAPLANE_REFUSED(
            503, "The kernel refused the change", "Nothing changed; the detail has the operation and the error."),
    UNAVAILABLE(503, "Not available at the moment", "Try again later; the detail says what is missing."),
    STORAGE_FULL(507, "The disk is full", "Nothing changed; free space in the data directory.");

    private final int status;
    private final String title;
    private final String remedy;

    ProblemType(int status, String title, String remedy) {
        this.status = status;
        this.title = title;
        this.remedy = remedy;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
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
