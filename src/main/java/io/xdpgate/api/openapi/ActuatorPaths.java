package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;

/** Health and metrics, which come from Actuator and not from a controller. */
final class ActuatorPaths {
    private static final String HEALTH_TYPE = "application/vnd.spring-boot.actuator.v3+json";

    private ActuatorPaths() {}

    static void addTo(OpenAPI document) {
        document.getComponents().addSchemas("Health", healthSchema());
        document.getPaths().addPathItem("/actuator/health", new PathItem().get(health()));
        document.getPaths().addPathItem("/actuator/prometheus", new PathItem().get(metrics()));
    }

    private static Schema<?> healthSchema() {
        StringSchema status = new StringSchema();
        status.setDescription("UP; OUT_OF_SERVICE until the wanted interfaces are attached; DOWN: an attachment was"
                + " lost, the kernel refuses writes, or no event arrives any more");
        List.of("UP", "OUT_OF_SERVICE", "DOWN").forEach(status::addEnumItem);
        Schema<?> health = new ObjectSchema()
                .addProperty("status", status)
                .addProperty(
                        "components",
                        new ObjectSchema()
                                .description("Each part with its own status and details; only with a token")
                                .additionalProperties(new ObjectSchema()
                                        .addProperty("status", new StringSchema())
                                        .addProperty("details", new ObjectSchema())));
        health.setRequired(List.of("status"));
        return health;
    }

    private static Operation health() {
        return new Operation()
                .summary("Read the health")
                .description("Needs no token; with one the answer has the details.")
                .addTagsItem("system")
                // Empty: the requirement of the document does not hold here.
                .security(List.of())
                .responses(new ApiResponses()
                        .addApiResponse("200", health("UP"))
                        .addApiResponse("503", health("DOWN or OUT_OF_SERVICE")));
    }

    private static ApiResponse health(String description) {
        Schema<?> schema = new Schema<>().$ref("#/components/schemas/Health");
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(HEALTH_TYPE, new MediaType().schema(schema))
                        .addMediaType("application/json", new MediaType().schema(schema)));
    }

    private static Operation metrics() {
        MediaType text = new MediaType().schema(new StringSchema());
        return new Operation()
                .summary("Scrape the metrics")
                .description("In the text format of Prometheus, or of OpenMetrics when Accept asks for it.")
                .addTagsItem("system")
                .responses(new ApiResponses()
                        .addApiResponse(
                                "200",
                                new ApiResponse()
                                        .description("The metrics")
                                        .content(new Content()
                                                .addMediaType("text/plain", text)
                                                .addMediaType("application/openmetrics-text", text))));
    }
}
