package io.xdpgate.api.container;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Gives errors that Tomcat finds before any servlet runs (request line, headers) a problem body. */
public class ProblemErrorReportValve extends ErrorReportValve {
    private static final Log LOG = LogFactory.getLog(ProblemErrorReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean ioAllowed = new AtomicBoolean(false);
        response.getCoyoteResponse().action(org.apache.coyote.ActionCode.IS_IO_ALLOWED, ioAllowed);
        if (!ioAllowed.get()) {
            return;
        }
        byte[] body = ContainerProblem.ofStatus(status).body(null);
        try {
            response.setContentType("application/problem+json");
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(body.length);
            OutputStream out = response.getReporter() == null ? null : response.getOutputStream();
            if (out != null) {
                out.write(body);
                response.finishResponse();
            }
        } catch (IOException e) {
            LOG.debug("the client left before the error was sent", e);
        }
    }
}
