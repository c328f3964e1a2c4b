package io.xdpgate.api.rules;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says of parameters and bodies that are read by hand. */
public final class RuleDocs {
    private RuleDocs() {}

    /** The query of the list. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(in = ParameterIn.QUERY, name = "label", description = "key:value; may repeat, all must hold"),
        @Parameter(in = ParameterIn.QUERY, name = "name", description = "The exact name"),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "action",
                schema = @Schema(allowableValues = {"pass", "drop", "count"})),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "contains",
                description = "An address within a prefix of source or destination"),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "sort",
                schema =
                        @Schema(
                                allowableValues = {"priority", "createdAt", "name", "-priority", "-createdAt", "-name"},
                                defaultValue = "priority")),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "limit",
                schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100")),
        @Parameter(in = ParameterIn.QUERY, name = "cursor", description = "The 'next' of the page before"),
        @Parameter(in = ParameterIn.QUERY, name = "include", schema = @Schema(allowableValues = "statistics"))
    })
    public @interface ListParameters {}

    /** The query of a write that makes a revision. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @WriteParameters
    @Parameter(
            in = ParameterIn.QUERY,
            name = "confirmWithin",
            description = "The change is provisional: it is taken back after this time (ISO 8601, PT1S to PT24H) unless"
                    + " its revision is confirmed",
            example = "PT60S")
    public @interface RevisionParameters {}

    /** The query of every write. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(in = ParameterIn.QUERY, name = "note", description = "Why; at most 1000 characters"),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "dryRun",
                description = "Check and answer, change nothing",
                schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "onWarning",
                description = "Refuse the change if it has warnings",
                schema = @Schema(allowableValues = "refuse")),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "acknowledge",
                description =
                        "Carry the change out although it would drop packets of the caller's own connections or of"
                                + " a management entry of the guard",
                schema = @Schema(allowableValues = "lockout"))
    })
    public @interface WriteParameters {}

    /** One rule or a list. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(oneOf = {RuleJson.class, RuleJson[].class}),
                            examples = @ExampleObject("{\"name\": \"no-telnet\", \"match\": {\"protocol\": \"tcp\","
                                            + " \"destinationPorts\": [\"23\"]}, \"action\": \"drop\"}")))
    public @interface CreateBody {}

    /** One rule. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = RuleJson.class)))
    public @interface RuleBody {}

    /** A merge patch. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/merge-patch+json",
                            schema = @Schema(type = "object"),
                            examples = @ExampleObject("{\"enabled\": false, \"comment\": null}")))
    public @interface PatchBody {}

    /** Steps. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Batch.class)))
    public @interface BatchBody {}

    /** The body of a batch. */
    @Schema(name = "RuleBatch")
    public record Batch(@ArraySchema(minItems = 1) java.util.List<Step> steps) {}

    /** One step of a batch. */
    @Schema(name = "RuleStep")
    public record Step(
            @Schema(allowableValues = {"create", "replace", "patch", "delete"})
            String op,

            @Schema(description = "Of the rule to replace, patch or delete")
            String id,

            @Schema(description = "Of create and replace") RuleJson rule,

            @Schema(description = "Of patch", type = "object")
            Object patch) {}
}
