package io.xdpgate.config;

import io.xdpgate.api.container.BodyLimitFilter;
import io.xdpgate.api.container.ContainerCustomizer;
import io.xdpgate.api.events.EventTickets;
import io.xdpgate.api.problem.ProblemWriter;
import io.xdpgate.security.AdminToken;
import io.xdpgate.security.BearerTokenFilter;
import io.xdpgate.security.DataDirectory;
import io.xdpgate.security.HostFilter;
import io.xdpgate.security.OpenAccessFilter;
import io.xdpgate.security.PagePolicyFilter;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** The filters in front of every request, in this order: host, token, size of the body, policy of pages. */
@Configuration(proxyBeanMethods = false)
class SecurityWiring {
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    FilterRegistrationBean<Filter> hostFilter(
            XdpgateProperties properties, ProblemWriter writer, Environment environment) {
        requireOnePort(environment);
        return at(FIRST, new HostFilter(properties.allowedHosts(), writer));
    }

    @Bean
    FilterRegistrationBean<Filter> accessFilter(
            XdpgateProperties properties,
            DataDirectory directory,
            ServerProperties server,
            EventTickets tickets,
            ProblemWriter writer,
            @Value("${springdoc.swagger-ui.enabled:true}") boolean swaggerUi) {
        if (!properties.auth().enabled()) {
            requireLoopback(server.getAddress());
            return at(FIRST + 1, new OpenAccessFilter());
        }
        return at(FIRST + 1, new BearerTokenFilter(token(directory), tickets, swaggerUi, writer));
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimitFilter(XdpgateProperties properties, ProblemWriter writer) {
        int limitBytes = Math.toIntExact(properties.limits().bodyBytes().toBytes());
        return at(FIRST + 2, new BodyLimitFilter(limitBytes, writer));
    }

    @Bean
    FilterRegistrationBean<Filter> pagePolicyFilter() {
        FilterRegistrationBean<Filter> registration = at(FIRST + 3, new PagePolicyFilter());
        registration.addUrlPatterns("/swagger-ui/*");
        return registration;
    }

    @Bean
    ContainerCustomizer containerCustomizer() {
        return new ContainerCustomizer();
    }

    /** Actuator on a port of its own would have a container of its own, without these filters. */
    static void requireOnePort(Environment environment) {
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            throw new StartFailure(
                    "management.server.port=" + environment.getProperty("management.server.port")
                            + " would open health and metrics on a port that asks for no token and takes every Host;"
                            + " leave it out, they are on the port of the API",
                    null);
        }
    }

    /** @param address null: every address of the host */
    static void requireLoopback(@Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new StartFailure(
                    "--no-auth would open the firewall to everybody who can reach "
                            + (address == null ? "any address of this host" : address.getHostAddress())
                            + "; leave it out, or bind to a loopback address (server.address=127.0.0.1)",
                    null);
        }
    }

    private static AdminToken token(DataDirectory directory) {
        try {
            return AdminToken.open(directory);
        } catch (IOException e) {
            throw StoreWiring.unusable(directory.file(""), e);
        }
    }

    private static FilterRegistrationBean<Filter> at(int order, Filter filter) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
