package io.xdpgate.api.container;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Makes the exceptions by which a controller refuses a request with a problem body. */
public final class Problems {
    private Problems() {}

    /** A refusal without further members. */
    public static ErrorResponseException refusal(ContainerProblem problem) {
        return refusal(problem, List.of(), Map.of(), new HttpHeaders());
    }

    /**
     * A refusal.
     *
     * @param errors the faults, each with {@code pointer} (body) or {@code parameter} (query) and {@code detail}
     * @param members further members of the problem
     */
    public static ErrorResponseException refusal(
            ContainerProblem problem, List<Map<String, String>> errors, Map<String, ?> members, HttpHeaders headers) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(problem.status()), problem.detail());
        body.setType(URI.create("urn:xdpgate:problem:" + problem.type()));
        body.setTitle(problem.title());
        body.setProperty("errors", errors);
        members.forEach(body::setProperty);
        ErrorResponseException exception =
                new ErrorResponseException(HttpStatusCode.valueOf(problem.status()), body, null);
        exception.getHeaders().putAll(headers);
        return exception;
    }
}
