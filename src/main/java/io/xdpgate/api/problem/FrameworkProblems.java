package io.xdpgate.api.problem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What the web framework's own refusals are called. */
final class FrameworkProblems {
    private static final Map<Integer, ProblemType> BY_STATUS = Map.ofEntries(
            Map.entry(400, ProblemType.MALFORMED_REQUEST),
            Map.entry(401, ProblemType.UNAUTHENTICATED),
            Map.entry(403, ProblemType.FORBIDDEN),
            Map.entry(404, ProblemType.NOT_FOUND),
            Map.entry(405, ProblemType.METHOD_NOT_ALLOWED),
            Map.entry(406, ProblemType.NOT_ACCEPTABLE),
            Map.entry(409, ProblemType.CONFLICT),
            Map.entry(412, ProblemType.PRECONDITION_FAILED),
            Map.entry(413, ProblemType.BODY_TOO_LARGE),
            Map.entry(414, ProblemType.URI_TOO_LONG),
            Map.entry(415, ProblemType.UNSUPPORTED_MEDIA_TYPE),
            Map.entry(421, ProblemType.HOST_NOT_ALLOWED),
            Map.entry(422, ProblemType.INVALID_CONTENT),
            Map.entry(428, ProblemType.PRECONDITION_REQUIRED),
            Map.entry(429, ProblemType.RATE_LIMITED),
            Map.entry(431, ProblemType.HEADERS_TOO_LARGE),
            Map.entry(503, ProblemType.UNAVAILABLE),
            Map.entry(507, ProblemType.STORAGE_FULL));

    private FrameworkProblems() {}

    /** The problem type for a status that nothing more is known about; other 4xx count as 400, the rest as 500. */
    static ProblemType ofStatus(int status) {
        return BY_STATUS.getOrDefault(
                status, status >= 400 && status < 500 ? ProblemType.MALFORMED_REQUEST : ProblemType.INTERNAL_ERROR);
    }

    /** Empty for a failure that is not the caller's. */
    static Optional<Problem> of(Throwable failure) {
        return switch (failure) {
            case MissingServletRequestParameterException e ->
                Optional.of(parameter(e.getParameterName(), "is required"));
            case MissingRequestHeaderException e -> Optional.of(parameter(e.getHeaderName(), "is required"));
            case MethodArgumentTypeMismatchException e ->
                Optional.of(parameter(e.getName(), "has a value of the wrong type: " + e.getValue()));
            case TypeMismatchException e ->
                Optional.of(parameter(String.valueOf(e.getPropertyName()), "has a wrong type"));
            case HttpMessageNotReadableException unreadable ->
                Optional.of(Problem.of(ProblemType.UNREADABLE_BODY, "the body is missing or cannot be read"));
            case ErrorResponse e -> ofErrorResponse(e);
            default -> Optional.empty();
        };
    }

    private static Problem parameter(String name, String fault) {
        return ProblemException.parameters(List.of(ProblemError.parameter(name, fault)))
                .problem();
    }

    private static Optional<Problem> ofErrorResponse(ErrorResponse response) {
        ProblemType type = ofStatus(response.getStatusCode().value());
        if (type == ProblemType.INTERNAL_ERROR) {
            return Optional.empty();
        }
        Problem problem = Problem.of(type, detail(type, response));
        for (Map.Entry<String, List<String>> header : response.getHeaders().headerSet()) {
            problem = problem.withHeader(header.getKey(), String.join(", ", header.getValue()));
        }
        return Optional.of(problem);
    }

    private static String detail(ProblemType type, ErrorResponse response) {
        return switch (response) {
            case HttpRequestMethodNotSupportedException e ->
                e.getMethod() + " is not allowed here; allowed: "
                        + String.join(
                                ", ",
                                Optional.ofNullable(e.getSupportedMethods()).orElse(new String[0]));
            case HttpMediaTypeException e when !e.getSupportedMediaTypes().isEmpty() -> offered(type, e);
            default -> type.remedy();
        };
    }

    private static String offered(ProblemType type, HttpMediaTypeException e) {
        String types =
                e.getSupportedMediaTypes().stream().map(MediaType::toString).collect(Collectors.joining(", "));
        return type == ProblemType.NOT_ACCEPTABLE
                ? "the answer comes as " + types + "; send such an Accept header"
                : "send the body as " + types + " (header " + HttpHeaders.CONTENT_TYPE + ")";
    }
}
