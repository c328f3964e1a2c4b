package io.xdpgate.api.interfaces;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.control.AttachmentControl;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Interfaces and the program on them. */
@RestController
@RequestMapping(path = "/api/v1/interfaces", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "interfaces")
class InterfaceController {
    private final AttachmentControl attachments;
    private final ServiceFacts facts;

    InterfaceController(AttachmentControl attachments, ServiceFacts facts) {
        this.attachments = attachments;
        this.facts = facts;
    }

    @Operation(summary = "List the interfaces")
    @GetMapping
    public InterfaceList list() {
        return new InterfaceList(
                attachments.interfaces().stream()
                        .sorted(Comparator.comparing(NetworkInterface::name))
                        .map(this::json)
                        .toList(),
                null);
    }

    @Operation(summary = "Read an interface")
    @GetMapping("/{name}")
    public InterfaceJson read(@PathVariable String name) {
        return json(known(name));
    }

    @Operation(summary = "Read what is attached to an interface")
    @GetMapping("/{name}/attachment")
    public AttachmentJson attachment(@PathVariable String name) {
        known(name);
        return attachments
                .findAttachment(name)
                .map(attachment -> AttachmentJson.of(attachment, facts.netns()))
                .orElseThrow(() -> notAttached(name));
    }

    @Operation(
            summary = "Attach the program",
            description = "Mode auto tries native, then generic; a named mode is taken or refused. A foreign program"
                    + " is replaced only with force.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = AttachmentRequest.Form.class))))
    @ApiResponse(responseCode = "200", description = "It was attached already")
    @ApiResponse(
            responseCode = "201",
            description = "Attached",
            content = @Content(schema = @Schema(implementation = AttachmentJson.class)))
    @PutMapping(path = "/{name}/attachment", consumes = MediaType.APPLICATION_JSON_VALUE)
    public ResponseEntity<AttachmentJson> attach(
            @PathVariable String name, @RequestBody(required = false) byte @Nullable [] body) {
        AttachmentRequest request = AttachmentRequest.read(body);
        AttachmentControl.Attached attached = attachments.attach(name, request.mode(), request.force());
        return ResponseEntity.status(attached.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(AttachmentJson.of(attached.attachment(), facts.netns()));
    }

    @Operation(summary = "Detach the program")
    @DeleteMapping("/{name}/attachment")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void detach(@PathVariable String name) {
        if (!attachments.detach(name)) {
            throw notAttached(name);
        }
    }

    /** Every interface; the list is never cut, {@code next} is always null. */
    @Schema(name = "InterfaceList")
    public record InterfaceList(
            List<InterfaceJson> items, @Nullable String next) {}

    private NetworkInterface known(String name) {
        return attachments.findInterface(name).orElseThrow(() -> new NoSuchInterfaceException(name));
    }

    private InterfaceJson json(NetworkInterface value) {
        return InterfaceJson.of(value, attachments.findAttachment(value.name()).orElse(null), facts.netns());
    }

    private static ProblemException notAttached(String name) {
        return new ProblemException(
                ProblemType.NOT_FOUND, "nothing of this service is attached to '" + name + "'; attach it with PUT");
    }
}
