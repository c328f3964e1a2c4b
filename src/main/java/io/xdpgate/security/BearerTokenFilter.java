package io.xdpgate.security;

import io.xdpgate.api.events.EventTickets;
import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request in with {@code Authorization: Bearer <token>}. Without one: the health status, the static files of
 * Swagger UI when it is switched on, and the event stream with a ticket.
 */
public class BearerTokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";
    private static final String HEALTH = "/actuator/health";

    private final AdminToken token;
    private final EventTickets tickets;
    private final boolean swaggerUi;
    private final ProblemWriter writer;

    public BearerTokenFilter(AdminToken token, EventTickets tickets, boolean swaggerUi, ProblemWriter writer) {
        this.writer = writer;
        this.token = token;
        this.tickets = tickets;
        this.swaggerUi = swaggerUi;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> presented = presentedToken(request);
        if (presented.isPresent()) {
            if (token.accepts(presented.get())) {
                chain.doFilter(new AuthenticatedRequest(request, Caller.ADMIN), response);
            } else {
                refuse(request, response, "Bearer realm=\"xdpgate\", error=\"invalid_token\"");
            }
        } else if (isAnonymous(request)) {
            chain.doFilter(request, response);
        } else if (isTicketed(request)) {
            chain.doFilter(new AuthenticatedRequest(request, Caller.TICKET), response);
        } else {
            refuse(request, response, "Bearer realm=\"xdpgate\"");
        }
    }

    private static Optional<String> presentedToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        // Another scheme is a bad credential, not an absent one.
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return Optional.of(bearer ? header.substring(SCHEME.length()).strip() : "");
    }

    private boolean isAnonymous(HttpServletRequest request) {
        String path = plainPath(request);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return path != null && reads && (path.equals(HEALTH) || (swaggerUi && isSwaggerUi(path)));
    }

    private static boolean isSwaggerUi(String path) {
        return path.equals("/swagger-ui.html") || path.startsWith("/swagger-ui/");
    }

    private boolean isTicketed(HttpServletRequest request) {
        // Path and method first: to look for a parameter may read the whole body of a form.
        if (!EventTickets.STREAM_PATH.equals(plainPath(request)) || !"GET".equals(request.getMethod())) {
            return false;
        }
        String ticket = request.getParameter("ticket");
        return ticket != null && tickets.redeem(ticket);
    }

    /** The path, or null if it is written in a way that filter and dispatcher could read differently. */
    private static @Nullable String plainPath(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(request.getRequestURI()) ? path : null;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String challenge) throws IOException {
        String detail = "send 'Authorization: Bearer <token>'; the token is in the file " + AdminToken.TOKEN_FILE
                + " in the data directory of the service";
        writer.write(
                request,
                response,
                Problem.of(ProblemType.UNAUTHENTICATED, detail).withHeader("WWW-Authenticate", challenge));
    }
}
