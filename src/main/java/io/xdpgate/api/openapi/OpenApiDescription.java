package io.xdpgate.api.openapi;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.annotations.servers.Server;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.context.annotation.Configuration;

/** Title, tags and security of the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(
        info =
                @Info(
                        title = "xdpgate",
                        version = "v1",
                        description = "A REST-managed XDP firewall. A 2xx answer means that the kernel enforces it;"
                                + " an error means that nothing changed. Errors are problem details (RFC 9457), whose"
                                + " errors member has every fault at once. Every call but the health status needs the"
                                + " token in admin.token in the data directory of the service. Any path can also"
                                + " answer 405 (method not allowed, with Allow) and 421 (Host header not allowed).",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
        servers = @Server(url = "/", description = "This service"),
        security = @SecurityRequirement(name = "bearer"),
        tags = {
            @Tag(name = "rules", description = "The lines of the policy"),
            @Tag(name = "sets", description = "Named collections of prefixes that rules refer to"),
            @Tag(name = "policy", description = "The policy as a whole"),
            @Tag(name = "interfaces", description = "Where the program is attached"),
            @Tag(name = "events", description = "What happens to packets, as a stream"),
            @Tag(name = "statistics", description = "Counters"),
            @Tag(name = "system", description = "The state of the service")
        })
@SecurityScheme(
        name = "bearer",
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "The admin token, in the file admin.token in the data directory of the service")
class OpenApiDescription {}
