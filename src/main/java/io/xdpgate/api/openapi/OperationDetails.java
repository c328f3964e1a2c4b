package io.xdpgate.api.openapi;

import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of operations, and of answers what no annotation of a generic return type can say. */
final class OperationDetails {
    private static final String JSON = "application/json";

    /** Generated clients call their methods so; a new operation falls back to its method and path. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("GET /api/v1/rules", "listRules"),
            Map.entry("POST /api/v1/rules", "createRules"),
            Map.entry("POST /api/v1/rules:batch", "changeRules"),
            Map.entry("GET /api/v1/rules/{id}", "readRule"),
            Map.entry("PUT /api/v1/rules/{id}", "replaceRule"),
            Map.entry("PATCH /api/v1/rules/{id}", "patchRule"),
            Map.entry("DELETE /api/v1/rules/{id}", "deleteRule"),
            Map.entry("GET /api/v1/rules/{id}/statistics", "readRuleStatistics"),
            Map.entry("GET /api/v1/policy", "readPolicy"),
            Map.entry("PUT /api/v1/policy", "replacePolicy"),
            Map.entry("GET /api/v1/policy/analysis", "analysePolicy"),
            Map.entry("POST /api/v1/policy/plans", "createPlan"),
            Map.entry("GET /api/v1/policy/plans/{id}", "readPlan"),
            Map.entry("POST /api/v1/policy/plans/{id}/apply", "applyPlan"),
            Map.entry("GET /api/v1/revisions", "listRevisions"),
            Map.entry("GET /api/v1/revisions/{number}", "readRevision"),
            Map.entry("GET /api/v1/revisions/{number}/diff", "readRevisionDifference"),
            Map.entry("POST /api/v1/revisions/{number}/restore", "restoreRevision"),
            Map.entry("POST /api/v1/revisions/{number}/confirm", "confirmRevision"),
            Map.entry("GET /api/v1/sets", "listSets"),
            Map.entry("POST /api/v1/sets", "createSet"),
            Map.entry("GET /api/v1/sets/{set}", "readSet"),
            Map.entry("DELETE /api/v1/sets/{set}", "deleteSet"),
            Map.entry("GET /api/v1/sets/{set}/entries", "listSetEntries"),
            Map.entry("POST /api/v1/sets/{set}/entries", "changeSetEntries"),
            Map.entry("PUT /api/v1/sets/{set}/entries", "replaceSetEntries"),
            Map.entry("DELETE /api/v1/sets/{set}/entries", "removeSetEntry"),
            Map.entry("GET /api/v1/sets/{set}/contains", "askSet"),
            Map.entry("GET /api/v1/sets/{set}/journal", "readSetJournal"),
            Map.entry("GET /api/v1/interfaces", "listInterfaces"),
            Map.entry("GET /api/v1/interfaces/{name}", "readInterface"),
            Map.entry("GET /api/v1/interfaces/{name}/attachment", "readAttachment"),
            Map.entry("PUT /api/v1/interfaces/{name}/attachment", "attach"),
            Map.entry("DELETE /api/v1/interfaces/{name}/attachment", "detach"),
            Map.entry("GET /api/v1/events", "streamEvents"),
            Map.entry("POST /api/v1/events/tickets", "createEventTicket"),
            Map.entry("GET /api/v1/statistics", "readStatistics"),
            Map.entry("POST /api/v1/statistics/reset", "resetStatistics"),
            Map.entry("GET /api/v1/statistics/top", "readTop"),
            Map.entry("POST /api/v1/rules/{id}/statistics/reset", "resetRuleStatistics"),
            Map.entry("GET /api/v1/system", "readSystem"),
            Map.entry("POST /api/v1/trace", "trace"),
            Map.entry("POST /api/v1/system/stop", "stopService"),
            Map.entry("GET /api/v1/panic", "readPanic"),
            Map.entry("PUT /api/v1/panic", "startPanic"),
            Map.entry("DELETE /api/v1/panic", "endPanic"),
            Map.entry("GET /actuator/health", "readHealth"),
            Map.entry("GET /actuator/prometheus", "readMetrics"));

    private OperationDetails() {}

    static void complete(Call call) {
        String line = call.method() + " " + call.path();
        call.operation().setOperationId(NAMES.getOrDefault(line, line.replaceAll("[^A-Za-z0-9]+", "_")));
        ApiResponses responses = call.operation().getResponses();
        if (call.method() == HttpMethod.DELETE) {
            responses.remove("200");
            responses.addApiResponse("204", new ApiResponse().description("Done"));
        }
        if (call.is(HttpMethod.POST, "/api/v1/rules")) {
            created(responses);
        }
        if (call.is(HttpMethod.POST, "/api/v1/rules:batch")) {
            responses.addApiResponse("200", json("The rules as they are now", ref("RulesWritten")));
        }
        if (call.is(HttpMethod.PUT, "/api/v1/policy")) {
            Schema<?> form = new Schema<>().oneOf(List.of(ref("Policy"), ref("PolicyPlan")));
            responses.addApiResponse("200", json("As it is after the change; of a dry run, what would change", form));
        }
        sets(call, responses);
        ApiResponse done = responses.get("200");
        describe(done, call);
        if (done != null
                && call.path().matches("/api/v1/(rules/\\{id}|policy|sets/\\{set}(/entries)?)")
                && call.method() != HttpMethod.DELETE) {
            done.addHeaderObject("ETag", header("For If-Match; strong"));
        }
    }

    private static void created(ApiResponses responses) {
        Schema<?> oneOrMany = new Schema<>().oneOf(List.of(ref("Rule"), ref("RulesWritten")));
        responses.addApiResponse(
                "201",
                json("Created: the rule, or the list of them; the kernel enforces them", oneOrMany)
                        .addHeaderObject("Location", header("Of the rule, when one was sent"))
                        .addHeaderObject("ETag", header("Of the rule, when one was sent"))
                        .addHeaderObject("Idempotency-Replayed", header("true: the answer of an earlier request")));
        responses.addApiResponse("200", json("What a dry run would have created", oneOrMany));
    }

    private static void sets(Call call, ApiResponses responses) {
        if (call.is(HttpMethod.POST, "/api/v1/sets")) {
            responses.addApiResponse(
                    "201",
                    json("Created", ref("AddressSet"))
                            .addHeaderObject("Location", header("Of the set"))
                            .addHeaderObject("ETag", header("Of the set"))
                            .addHeaderObject("Idempotency-Replayed", header("true: the answer of an earlier request")));
            responses.addApiResponse("200", json("What a dry run would have created", ref("AddressSet")));
        } else if (call.changesSets() && call.method() != HttpMethod.DELETE) {
            responses.addApiResponse("200", json("What the change did", ref("SetChange")));
        }
    }

    private static void describe(@Nullable ApiResponse answer, Call call) {
        if (answer != null && "OK".equals(answer.getDescription())) {
            answer.setDescription(call.reads() ? "As it is now" : "As it is after the change");
        }
    }

    private static ApiResponse json(String description, Schema<?> schema) {
        return new ApiResponse()
                .description(description)
                .content(new Content().addMediaType(JSON, new MediaType().schema(schema)));
    }

    private static Schema<?> ref(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    private static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }
}
