package io.xdpgate.api.container;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemType;

/** The problem behind a bare status that a filter or the servlet container has set. */
final class ContainerProblems {
    private ContainerProblems() {}

    /** A client error without a type of its own is a malformed request; its status then becomes 400. */
    static Problem ofStatus(int status) {
        ProblemType type = switch (status) {
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.BODY_TOO_LARGE;
            case 414 -> ProblemType.URI_TOO_LONG;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 431 -> ProblemType.HEADERS_TOO_LARGE;
            case 503 -> ProblemType.UNAVAILABLE;
            case 501, 505 -> ProblemType.MALFORMED_REQUEST;
            default -> status >= 500 ? ProblemType.INTERNAL_ERROR : ProblemType.MALFORMED_REQUEST;
        };
        return Problem.of(
                type,
                type == ProblemType.MALFORMED_REQUEST
                        ? "the request line, a header or the transfer coding is not valid HTTP/1.1"
                        : type.remedy());
    }
}
