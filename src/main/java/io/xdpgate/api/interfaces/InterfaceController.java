package io.xdpgate.api.interfaces;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.control.AttachmentControl;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import jakarta.servlet.http.HttpServletRequest;
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
    public InterfaceList list(HttpServletRequest request) {
        QueryParameters.refuseAll(request);
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
                    + " is replaced only with force. A dry run tells an unknown interface and a foreign program, not"
                    + " whether the driver takes the mode.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = AttachmentRequest.Form.class))))
    @RuleDocs.WriteParameters
    @ApiResponse(
            responseCode = "200",
            description = "It was attached already, or this is a dry run",
            content = @Content(schema = @Schema(oneOf = {AttachmentJson.class, AttachmentPlanJson.class})))
    @ApiResponse(
            responseCode = "201",
            description = "Attached",
            content = @Content(schema = @Schema(implementation = AttachmentJson.class)))
    @PutMapping(path = "/{name}/attachment", consumes = MediaType.APPLICATION_JSON_VALUE)
    public ResponseEntity<Object> attach(
            @PathVariable String name, @RequestBody(required = false) byte @Nullable [] body, HttpServletRequest http) {
        WriteOptions options = WriteParameters.read(http);
        AttachmentRequest request = AttachmentRequest.read(body);
        if (options.dryRun()) {
            return ResponseEntity.ok(plan(name, request));
        }
        AttachmentControl.Attached attached = attachments.attachForGood(name, request.mode(), request.force());
        return ResponseEntity.status(attached.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(AttachmentJson.of(attached.attachment(), facts.netns()));
    }

    @Operation(
            summary = "Detach the program",
            description = "A dry run answers 204 where the program would be detached, and detaches nothing")
    @RuleDocs.WriteParameters
    @DeleteMapping("/{name}/attachment")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void detach(@PathVariable String name, HttpServletRequest http) {
        boolean detaches = WriteParameters.read(http).dryRun() ? wouldDetach(name) : attachments.detachForGood(name);
        if (!detaches) {
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

    private AttachmentPlanJson plan(String name, AttachmentRequest request) {
        NetworkInterface.AttachedProgram program = known(name).program();
        if (program != null && !program.ours() && !request.force()) {
            throw new ForeignProgramException(name, program.programId(), null);
        }
        return new AttachmentPlanJson(name, facts.netns(), request.mode().text());
    }

    private boolean wouldDetach(String name) {
        if (attachments.findAttachment(name).isPresent()) {
            return true;
        }
        known(name);
        return false;
    }

    private InterfaceJson json(NetworkInterface value) {
        return InterfaceJson.of(value, attachments.findAttachment(value.name()).orElse(null), facts.netns());
    }

    private static ProblemException notAttached(String name) {
        return new ProblemException(
                ProblemType.NOT_FOUND, "nothing of this service is attached to '" + name + "'; attach it with PUT");
    }
}
