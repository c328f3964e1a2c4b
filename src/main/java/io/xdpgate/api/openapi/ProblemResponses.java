package io.xdpgate.api.openapi;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.xdpgate.api.problem.ProblemJson;
import io.xdpgate.api.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Gives each operation the problem answers that it can give; each answer is written once, in the components. */
final class ProblemResponses {
    private static final String SCHEMA = "#/components/schemas/Problem";

    /** Requests without body and query that refuse what they are sent in the query all the same. */
    private static final Set<String> REFUSE_ALL_PARAMETERS = Set.of(
            "/api/v1/interfaces",
            "/api/v1/events/tickets",
            "/api/v1/statistics/reset",
            "/api/v1/rules/{id}/statistics/reset",
            "/api/v1/revisions/{number}",
            "/api/v1/revisions/{number}/confirm");

    private ProblemResponses() {}

    private enum Answer {
        MALFORMED(
                "The request cannot be read: syntax of the body, or of a header",
                ProblemType.UNREADABLE_BODY,
                call -> call.hasBody() || call.hasParameter("If-Match")),
        UNAUTHENTICATED("No valid token", ProblemType.UNAUTHENTICATED, call -> !call.isAnonymous()),
        NOT_FOUND(
                "No such resource",
                ProblemType.NOT_FOUND,
                call -> call.path().contains("{") || call.is(HttpMethod.DELETE, "/api/v1/panic")),
        NOT_ACCEPTABLE("Accept takes none of the media types offered", ProblemType.NOT_ACCEPTABLE, Answer::hasContent),
        CONFLICT(
                "Against the present state: a name that is taken, a provisional change that waits to be confirmed,"
                        + " another program on the interface",
                ProblemType.CONFLICT,
                call -> call.changesPolicy()
                        || call.changesRevisions()
                        || (call.hasBody() && call.path().endsWith("/attachment"))
                        || call.is(HttpMethod.POST, "/api/v1/sets")
                        || call.is(HttpMethod.POST, "/api/v1/system/stop")
                        || call.is(HttpMethod.DELETE, "/api/v1/sets/{set}")),
        PRECONDITION_FAILED(
                "If-Match does not hold: the resource has changed since it was read",
                ProblemType.PRECONDITION_FAILED,
                call -> call.hasParameter("If-Match")),
        BODY_TOO_LARGE("The body is too large", ProblemType.BODY_TOO_LARGE, Call::hasBody),
        UNSUPPORTED_MEDIA_TYPE("Another media type is needed", ProblemType.UNSUPPORTED_MEDIA_TYPE, Call::hasBody),
        INVALID(
                "The content or a parameter is not valid; errors has every fault; nothing changed",
                ProblemType.INVALID_CONTENT,
                call -> call.hasBody() || call.hasQuery() || REFUSE_ALL_PARAMETERS.contains(call.path())),
        PRECONDITION_REQUIRED(
                "If-Match is missing",
                ProblemType.PRECONDITION_REQUIRED,
                call -> call.is(HttpMethod.PUT, "/api/v1/policy")),
        TOO_MANY(
                "Too many streams or tickets; Retry-After says when to try again",
                ProblemType.RATE_LIMITED,
                call -> call.path().startsWith("/api/v1/events") || call.path().equals("/api/v1/statistics/top")),
        INTERNAL("The service failed", ProblemType.INTERNAL_ERROR, call -> !call.isAnonymous()),
        UNAVAILABLE(
                "The kernel or the store refused; nothing changed",
                ProblemType.DATAPLANE_REFUSED,
                call -> !call.reads() && !call.path().startsWith("/api/v1/events")),
        STORAGE_FULL(
                "There is no room to save the change; nothing changed",
                ProblemType.STORAGE_FULL,
                call -> call.changesPolicy()
                        || call.changesRevisions()
                        || call.changesSets()
                        || (!call.reads() && call.path().endsWith("/attachment")));

        private final String description;
        private final ProblemType example;

        @SuppressWarnings("ImmutableEnumChecker") // the predicates have no state
        private final Predicate<Call> applies;

        Answer(String description, ProblemType example, Predicate<Call> applies) {
            this.description = description;
            this.example = example;
            this.applies = applies;
        }

        private static boolean hasContent(Call call) {
            return call.operation().getResponses().entrySet().stream()
                    .anyMatch(answer ->
                            answer.getKey().startsWith("2") && answer.getValue().getContent() != null);
        }

        String status() {
            return Integer.toString(example.status());
        }

        /** The name in the components, e.g. {@code NotFound}. */
        String key() {
            StringBuilder key = new StringBuilder();
            for (String word : name().split("_", -1)) {
                key.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
            return key.toString();
        }

        ApiResponse response() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("type", example.uri());
            body.put("title", example.title());
            body.put("status", example.status());
            body.put("detail", example.remedy());
            body.put("instance", "/api/v1/rules");
            return new ApiResponse()
                    .description(description)
                    .content(content()
                            .addMediaType(ProblemJson.MEDIA_TYPE, mediaType().example(body)));
        }
    }

    static void addTo(OpenAPI document) {
        ModelConverters.getInstance(true)
                .readAll(ProblemJson.class)
                .forEach((name, schema) -> document.getComponents().addSchemas(name, schema));
        for (Answer answer : Answer.values()) {
            document.getComponents().addResponses(answer.key(), answer.response());
        }
        for (Call call : Call.of(document)) {
            for (Answer answer : Answer.values()) {
                if (answer.applies.test(call)) {
                    answer(call.operation().getResponses(), answer);
                }
            }
        }
    }

    private static void answer(ApiResponses responses, Answer answer) {
        ApiResponse own = responses.get(answer.status());
        if (own == null) {
            responses.addApiResponse(answer.status(), new ApiResponse().$ref("#/components/responses/" + answer.key()));
        } else {
            // springdoc gives an answer without words of its own the return type of the method.
            own.setContent(content().addMediaType(ProblemJson.MEDIA_TYPE, mediaType()));
        }
    }

    private static Content content() {
        return new Content();
    }

    private static MediaType mediaType() {
        return new MediaType().schema(new Schema<>().$ref(SCHEMA));
    }
}
