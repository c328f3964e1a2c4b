package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.control.PanicControl;
import io.xdpgate.control.WriteOptions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The panic switch: for a bounded time every packet passes. */
@RestController
@RequestMapping(path = "/api/v1/panic", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "system")
class PanicController {
    private final PanicControl panic;
    private final Clock clock;

    PanicController(PanicControl panic, Clock clock) {
        this.panic = panic;
        this.clock = clock;
    }

    @Operation(summary = "Read the panic switch", description = "Whether every packet passes, and until when.")
    @GetMapping
    public PanicJson read() {
        return PanicJson.of(panic);
    }

    @Operation(
            summary = "Pass every packet for a time",
            description = "The totals of the interfaces go on, with reason panic. A repeated call sets a new end. A dry"
                    + " run answers what the switch would show.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = PanicRequest.class))))
    @RuleDocs.WriteParameters
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    public PanicJson start(@RequestBody byte[] body, HttpServletRequest http) {
        WriteOptions options = WriteParameters.read(http);
        Duration duration = PanicRequest.read(body).duration();
        return PanicJson.until(options.dryRun() ? clock.instant().plus(duration) : panic.panic(duration));
    }

    @Operation(
            summary = "Go back to the policy",
            description = "Ends the time in which every packet passes. A dry run answers 204 where it would, and ends"
                    + " nothing")
    @RuleDocs.WriteParameters
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void end(HttpServletRequest http) {
        boolean ends = WriteParameters.read(http).dryRun() ? panic.isActive() : panic.endPanic();
        if (!ends) {
            throw new ProblemException(ProblemType.NOT_FOUND, "the panic switch is off");
        }
    }
}
