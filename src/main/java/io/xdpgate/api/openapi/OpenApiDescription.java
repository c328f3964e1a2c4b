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
                                + " an error means that nothing changed.",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0")),
        servers = @Server(url = "/", description = "This service"),
        security = @SecurityRequirement(name = "bearer"),
        tags = {
            @Tag(name = "rules", description = "The lines of the policy"),
            @Tag(name = "policy", description = "The policy as a whole"),
            @Tag(name = "interfaces", description = "Where the program is attached"),
            @Tag(name = "events", description = "What happens to packets, as a stream"),
            @Tag(name = "statistics", description = "Counters"),
            @Tag(name = "system", description = "The state of the service")
        })
@SecurityScheme(name = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer")
class OpenApiDescription {}
