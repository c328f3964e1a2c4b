package io.xdpgate.api.events;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says of queries with filters of events, which are read by hand. */
public final class EventDocs {
    /** A stream with one message of each type. */
    static final String EXAMPLE = """
            : subscribed

            id: 1f3a90c2-4711
            event: packet
            data: {"time":"2026-01-02T03:04:05Z","interface":"eth1","verdict":"drop","wouldBe":null,"reason":"rule",\
            "ruleId":"r_1","revision":17,"family":"ipv4","source":"192.0.2.9","destination":"198.51.100.1",\
            "protocol":"tcp","sourcePort":40000,"destinationPort":80,"tcpFlags":["SYN"],"icmp":null,"vlan":null,\
            "innerVlan":null,"length":74,"node":null}

            event: loss
            data: {"count":12,"stage":"subscriber"}

            event: heartbeat
            data: {"time":"2026-01-02T03:04:15Z"}

            """;

    private EventDocs() {}

    /** The filters. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(
                name = "rule",
                in = ParameterIn.QUERY,
                description = "Id of the rule that decided or counted",
                array = @ArraySchema(schema = @Schema(type = "string", example = "r_1"))),
        @Parameter(
                name = "label",
                in = ParameterIn.QUERY,
                description = "key:value that the rule has as a label when the event is delivered",
                array = @ArraySchema(schema = @Schema(type = "string", example = "team:edge"))),
        @Parameter(
                name = "wouldBe",
                in = ParameterIn.QUERY,
                description = "What the count rule would have done",
                array =
                        @ArraySchema(
                                schema =
                                        @Schema(
                                                type = "string",
                                                allowableValues = {"pass", "drop"}))),
        @Parameter(
                name = "protocol",
                in = ParameterIn.QUERY,
                description = "Name or number of the protocol",
                array = @ArraySchema(schema = @Schema(type = "string", example = "tcp"))),
        @Parameter(
                name = "verdict",
                in = ParameterIn.QUERY,
                description = "What happened to the packet",
                array =
                        @ArraySchema(
                                schema =
                                        @Schema(
                                                type = "string",
                                                allowableValues = {"pass", "drop"}))),
        @Parameter(
                name = "reason",
                in = ParameterIn.QUERY,
                description = "Why it got its verdict",
                array = @ArraySchema(schema = @Schema(type = "string", example = "rule"))),
        @Parameter(
                name = "source",
                in = ParameterIn.QUERY,
                description = "Prefix or address that the source address is in",
                array = @ArraySchema(schema = @Schema(type = "string", example = "192.0.2.0/24"))),
        @Parameter(
                name = "destination",
                in = ParameterIn.QUERY,
                description = "Prefix or address that the destination address is in",
                array = @ArraySchema(schema = @Schema(type = "string", example = "198.51.100.1"))),
        @Parameter(
                name = "port",
                in = ParameterIn.QUERY,
                description = "Source or destination port",
                array = @ArraySchema(schema = @Schema(type = "integer", minimum = "0", maximum = "65535"))),
        @Parameter(
                name = "interface",
                in = ParameterIn.QUERY,
                description = "Interface that the packet came in on",
                array = @ArraySchema(schema = @Schema(type = "string", example = "eth1")))
    })
    public @interface Filters {}

    /** What the stream takes beside them. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(
                name = "ticket",
                in = ParameterIn.QUERY,
                description = "Instead of the bearer token; good once, see /api/v1/events/tickets",
                schema = @Schema(type = "string")),
        @Parameter(
                name = "lastEventId",
                in = ParameterIn.QUERY,
                description = "Instead of the header Last-Event-ID, which counts if both are given: for a browser that"
                        + " comes back with a new ticket",
                schema = @Schema(type = "string"))
    })
    @interface Subscription {}
}
