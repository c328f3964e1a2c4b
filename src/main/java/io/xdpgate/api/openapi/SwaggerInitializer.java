package io.xdpgate.api.openapi;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springdoc.webmvc.ui.SwaggerIndexTransformer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Serves the static files of Swagger UI as they are, save the script that starts it: ours asks for the token, which
 * the OpenAPI document and every call need.
 */
@Component
@ConditionalOnProperty(name = "springdoc.swagger-ui.enabled", matchIfMissing = true)
class SwaggerInitializer implements SwaggerIndexTransformer {
    private static final String SCRIPT = "swagger-initializer.js";

    private final byte[] script;

    SwaggerInitializer() throws IOException {
        script = new ClassPathResource("swagger-ui/" + SCRIPT).getContentAsByteArray();
    }

    @Override
    public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
            throws IOException {
        Resource plain = chain.transform(request, resource);
        return SCRIPT.equals(plain.getFilename()) ? new TransformedResource(plain, script) : plain;
    }
}
