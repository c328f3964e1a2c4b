package io.xdpgate.api.container;

import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies beyond a limit with 413. A body without {@code Content-Length} is read here, up to the limit, so
 * that the refusal comes before a controller has begun.
 */
public class BodyLimitFilter extends OncePerRequestFilter {
    private final int limitBytes;
    private final ProblemWriter writer;

    public BodyLimitFilter(int limitBytes, ProblemWriter writer) {
        this.writer = writer;
        this.limitBytes = limitBytes;
    }

    /**
     * The entries of an address set are read as they come, under a limit of their own; parts of a body without a
     * declared length are read by the container, which has the limit too.
     */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        if (type != null && type.startsWith("multipart/") && request.getContentLengthLong() < 0) {
            return true;
        }
        return request.getMethod().equals("PUT") && request.getRequestURI().matches("/api/v1/sets/[^/]+/entries");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long declared = request.getContentLengthLong();
        if (declared > limitBytes) {
            refuse(request, response);
        } else if (declared >= 0 || request.getHeader("Transfer-Encoding") == null) {
            chain.doFilter(request, response);
        } else {
            byte[] body = request.getInputStream().readNBytes(limitBytes + 1);
            if (body.length > limitBytes) {
                refuse(request, response);
            } else {
                chain.doFilter(new BufferedBodyRequest(request, body), response);
            }
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writer.write(request, response, BodyReader.tooLarge(limitBytes).withHeader("Connection", "close"));
    }
}
