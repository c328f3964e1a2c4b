package io.xdpgate.api.sets;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of parameters and bodies that are read by hand. */
final class SetDocs {
    private SetDocs() {}

    /** Limit and cursor. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(
                in = ParameterIn.QUERY,
                name = "limit",
                schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100")),
        @Parameter(in = ParameterIn.QUERY, name = "cursor", description = "The 'next' of the page before")
    })
    @interface PageParameters {}

    /** A set with entries. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = NewSet.class),
                            examples = @ExampleObject("{\"name\": \"blocklist\", \"entries\":"
                                            + " [\"198.51.100.7\", \"203.0.113.0/24\"]}")))
    @interface CreateBody {}

    /** Entries to put in and take out. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = EntryChanges.class),
                            examples = @ExampleObject("{\"add\": [\"198.51.100.7\", {\"prefix\": \"203.0.113.0/24\","
                                            + " \"ttl\": \"PT1H\"}], \"remove\": [\"192.0.2.9\"]}")))
    @interface ChangeBody {}

    /** Lines. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            description = "One prefix on a line; blank lines and everything after # count for nothing",
            content =
                    @Content(
                            mediaType = "text/plain",
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject("198.51.100.7\n203.0.113.0/24 # a network\n")))
    @interface LinesBody {}

    /** The body of a POST of a set. */
    @Schema(name = "NewAddressSet", requiredProperties = "name")
    record NewSet(
            @Schema(pattern = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}")
            String name,

            @Nullable String comment,
            @Nullable List<EntryForm> entries) {}

    /** The body of a POST of entries. */
    @Schema(name = "EntryChanges")
    record EntryChanges(
            @Nullable List<EntryForm> add, @Nullable List<String> remove) {}

    /** An entry with details; a string is its prefix alone. */
    @Schema(
            name = "NewSetEntry",
            types = {"string", "object"},
            description = "A prefix as a string, or an object with more")
    record EntryForm(
            String prefix,

            @Schema(description = "ISO 8601, instead of expiresAt", example = "PT1H") @Nullable
            String ttl,

            @Schema(format = "date-time") @Nullable String expiresAt,
            @Nullable String comment) {}
}
