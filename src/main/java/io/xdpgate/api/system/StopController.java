package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.control.StopControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Stops the service. */
@RestController
@RequestMapping(path = "/api/v1/system/stop", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "system")
public class StopController {
    private final StopControl stop;

    public StopController(StopControl stop) {
        this.stop = stop;
    }

    @Operation(
            summary = "Stop the service",
            description = "Packets go on being filtered by the policy in force until the next start goes on with it, or"
                    + " everything is removed and the interfaces are open. Answers before the service has stopped.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = StopRequest.Form.class))))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    public void stop(@RequestBody byte[] body) {
        stop.stop(StopRequest.read(body).keepFiltering());
    }
}
