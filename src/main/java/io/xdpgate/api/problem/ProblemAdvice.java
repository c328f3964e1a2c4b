package io.xdpgate.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Turns every failure of a request into a problem. What is not a refusal becomes 500 and goes to the log. */
@RestControllerAdvice
public class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemWriter writer;

    public ProblemAdvice(ProblemWriter writer) {
        this.writer = writer;
    }

    @ExceptionHandler
    public void answer(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof AsyncRequestNotUsableException) {
            LOG.debug("client of {} is gone", request.getRequestURI());
            return;
        }
        if (!writer.write(request, response, problemOf(failure, request))) {
            LOG.debug("answer of {} was already on its way", request.getRequestURI(), failure);
        }
    }

    private static Problem problemOf(Throwable failure, HttpServletRequest request) {
        Problem problem = known(failure)
                .or(() -> Optional.ofNullable(failure.getCause()).flatMap(ProblemMapping::of))
                .orElseGet(() -> internal(failure, request));
        if (problem.type().status() >= 503 && problem.type() != ProblemType.NOT_READY) {
            LOG.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), problem.detail(), failure);
        }
        return problem;
    }

    private static Optional<Problem> known(Throwable failure) {
        return ProblemMapping.of(failure).or(() -> FrameworkProblems.of(failure));
    }

    /** Says nothing of the cause: its words may hold paths, queries or secrets. */
    private static Problem internal(Throwable failure, HttpServletRequest request) {
        String incident = UUID.randomUUID().toString();
        LOG.error("incident {}: {} {}", incident, request.getMethod(), request.getRequestURI(), failure);
        return Problem.of(
                        ProblemType.INTERNAL_ERROR,
                        "the service failed; its log has the cause under incident " + incident)
                .with("incident", incident);
    }
}
