package io.xdpgate.api.container;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemJson;
import io.xdpgate.api.problem.ProblemWriter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Gives errors that Tomcat finds before any servlet runs (request line, headers) a problem body. */
public class ProblemErrorReportValve extends ErrorReportValve {
    private static final Log LOG = LogFactory.getLog(ProblemErrorReportValve.class);

    private final ProblemWriter writer = new ProblemWriter();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean ioAllowed = new AtomicBoolean(false);
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, ioAllowed);
        if (!ioAllowed.get()) {
            return;
        }
        Problem problem = ContainerProblems.ofStatus(response.getStatus());
        String path = request.getRequestURI();
        byte[] body = writer.bytes(problem, path == null ? "" : path);
        try {
            response.setStatus(problem.type().status());
            response.setContentType(ProblemJson.MEDIA_TYPE);
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("the client left before the error was sent", e);
        }
    }
}
