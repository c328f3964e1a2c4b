package io.xdpgate.security;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers only to names that are ours, so that a web page cannot reach the service through a DNS name that it
 * points at a local address (DNS rebinding). Ours are: loopback names and addresses, the address that the
 * connection came in on, and the configured names.
 */
public class HostFilter extends OncePerRequestFilter {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", canonical("::1"));

    private final Set<String> names;
    private final ProblemWriter writer;

    public HostFilter(Collection<String> configuredNames, ProblemWriter writer) {
        this.writer = writer;
        this.names = configuredNames.stream().map(HostFilter::canonical).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = canonical(request.getServerName());
        if (LOOPBACK.contains(host) || names.contains(host) || host.equals(canonical(request.getLocalAddr()))) {
            chain.doFilter(request, response);
            return;
        }
        String detail = "this service does not answer to that Host; use the address it is bound to, or add the name to"
                + " xdpgate.allowed-hosts";
        writer.write(request, response, Problem.of(ProblemType.HOST_NOT_ALLOWED, detail));
    }

    private static String canonical(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String lower = bare.toLowerCase(Locale.ROOT);
        String text = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return text.indexOf(':') >= 0 || text.matches("[0-9]+(\\.[0-9]+){3}") ? address(text) : text;
    }

    /** One text for each address; what only looks like an address stays as it is. Asks no name server. */
    private static String address(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
