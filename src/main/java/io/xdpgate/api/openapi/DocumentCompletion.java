package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Completes what springdoc reads off the controllers; one component, because the parts have an order. */
@Component
class DocumentCompletion implements OpenApiCustomizer {
    private final DocumentExamples examples = new DocumentExamples();

    @Override
    public void customise(OpenAPI document) {
        ActuatorPaths.addTo(document);
        SchemaDetails.complete(document);
        Call.of(document).forEach(call -> {
            OperationDetails.complete(call);
            ParameterDetails.complete(call);
        });
        ProblemResponses.addTo(document);
        examples.addTo(document);
        DocumentOrder.sort(document);
    }
}
