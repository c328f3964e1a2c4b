package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.Map;

/** Meaning, range and example of parameters, where the controllers leave them out; the headers of a write. */
final class ParameterDetails {
    private static final int MAX_KEY_LENGTH = 255;
    private static final int MAX_INTERFACE_NAME = 15;
    private static final int MAX_NOTE = 1_000;

    private static final Map<String, String> MEANINGS = Map.of(
            "path id", "Id of the rule, as the service gave it",
            "path name", "Name of the interface",
            "path number", "Number of the revision",
            "path set", "Name of the address set",
            "query action", "Rules with this action",
            "query sort", "Order of the list; a leading '-' turns it round",
            "query limit", "Items of a page at most",
            "query include", "Puts the counters into each rule",
            "query dryRun", "Check and answer, change nothing",
            "query onWarning", "Refuse the change if it has warnings");

    private ParameterDetails() {}

    static void complete(Call call) {
        addHeaders(call);
        call.parameters().forEach(ParameterDetails::complete);
    }

    private static void addHeaders(Call call) {
        boolean oneRule = call.path().equals("/api/v1/rules/{id}") && !call.reads();
        boolean oneSet = call.changesSets() && call.path().contains("{set}");
        boolean policy = call.is(HttpMethod.PUT, "/api/v1/policy");
        if ((oneRule || oneSet || policy) && !call.hasParameter("If-Match")) {
            call.operation()
                    .addParametersItem(new HeaderParameter()
                            .name("If-Match")
                            .required(policy)
                            .description("ETag of the resource as it was read, or * for whatever is there")
                            .schema(new StringSchema())
                            .example("*"));
        }
        if (call.method() == HttpMethod.POST
                && (call.changesPolicy() || call.changesSets())
                && !call.hasParameter("Idempotency-Key")) {
            call.operation()
                    .addParametersItem(new HeaderParameter()
                            .name("Idempotency-Key")
                            .description("Makes a repeated request take effect once: the same key and body get the"
                                    + " same answer for 24 hours")
                            .schema(new StringSchema().minLength(1).maxLength(MAX_KEY_LENGTH)));
        }
    }

    private static void complete(Parameter parameter) {
        String key = parameter.getIn() + " " + parameter.getName();
        if (parameter.getDescription() == null) {
            parameter.setDescription(MEANINGS.get(key));
        }
        if (parameter.getSchema() == null) {
            parameter.setSchema(
                    key.equals("query label") ? new ArraySchema().items(new StringSchema()) : new StringSchema());
        }
        bound(key, parameter.getSchema(), parameter);
    }

    private static void bound(String key, Schema<?> schema, Parameter parameter) {
        switch (key) {
            case "path name" -> {
                schema.minLength(1).maxLength(MAX_INTERFACE_NAME);
                parameter.setExample("eth1");
            }
            case "path id" -> parameter.setExample("r_1");
            case "path number" -> parameter.setExample("17");
            case "query note" -> schema.setMaxLength(MAX_NOTE);
            default -> {}
        }
    }
}
