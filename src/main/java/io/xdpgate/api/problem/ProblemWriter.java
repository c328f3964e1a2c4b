package io.xdpgate.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a problem as the whole answer. Needs no controller, so filters and the servlet container can use it too.
 * Thread-safe.
 */
@Component
public class ProblemWriter {
    private final JsonMapper mapper = JsonMapper.builder().build();

    /**
     * Writes the problem unless the answer is already on its way, in which case nothing can be said any more.
     *
     * @return false if the answer was already committed
     */
    public boolean write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return false;
        }
        byte[] body = bytes(problem, request.getRequestURI());
        response.resetBuffer();
        // Validators and the like belong to the answer that did not come about.
        response.setHeader("ETag", null);
        response.setHeader("Content-Encoding", null);
        response.setStatus(problem.type().status());
        response.setContentType(ProblemJson.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        problem.headers().forEach(response::setHeader);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
        return true;
    }

    /** The body alone, in UTF-8; {@code instance} is the path of the request. */
    public byte[] bytes(Problem problem, String instance) {
        return mapper.writeValueAsBytes(ProblemJson.of(problem, instance));
    }
}
