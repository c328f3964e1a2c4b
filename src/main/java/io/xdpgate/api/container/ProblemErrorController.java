package io.xdpgate.api.container;

import io.swagger.v3.oas.annotations.Hidden;
import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.problem.ProblemWriter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The error page: what a filter or the container refused by {@code sendError}, or what nobody caught. */
@RestController
@Hidden
class ProblemErrorController implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemErrorController.class);

    private final ProblemWriter writer;

    ProblemErrorController(ProblemWriter writer) {
        this.writer = writer;
    }

    @RequestMapping("${server.error.path:/error}")
    public void problem(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Without the attribute the client asked for the page itself, which is no resource.
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Problem problem = ContainerProblems.ofStatus(status);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            LOG.error(
                    "{} {} failed outside the controllers",
                    request.getMethod(),
                    request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI),
                    (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
        }
        writer.write(request, response, problem);
    }
}
