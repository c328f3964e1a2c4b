package io.xdpgate.api.trace;

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

/** What the OpenAPI document says of bodies and parameters that are read by hand. */
final class TraceDocs {
    private TraceDocs() {}

    /** Of a capture. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(
                in = ParameterIn.QUERY,
                name = "interface",
                description = "That the packets of a capture arrive on; of one packet the body says it"),
        @Parameter(
                in = ParameterIn.QUERY,
                name = "steps",
                schema = @Schema(type = "boolean", defaultValue = "false"),
                description = "Whether to say of each packet of a capture why each rule did not match")
    })
    @interface CaptureParameters {}

    /** A packet, a capture, or a capture and a candidate policy. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = TraceRequest.Form.class),
                        examples = @ExampleObject("{\"packet\": {\"interface\": \"eth1\", \"source\": \"192.0.2.9\","
                                        + " \"destination\": \"198.51.100.1\", \"protocol\": \"tcp\","
                                        + " \"destinationPort\": 80, \"tcpFlags\": [\"SYN\"]}}")),
                @Content(mediaType = TraceController.PCAP, schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "multipart/form-data", schema = @Schema(implementation = Comparison.class))
            })
    @interface Bodies {}

    /** The parts of a comparison. */
    @Schema(name = "TraceComparison")
    record Comparison(
            @Schema(type = "string", format = "binary") String pcap,

            @Schema(type = "object", description = "A candidate, as for PUT /api/v1/policy")
            Object policy) {}
}
