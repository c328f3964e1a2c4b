package io.xdpgate.api.events;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives out tickets for the event stream. */
@RestController
@Tag(name = "events")
class EventTicketController {
    private final EventTickets tickets;

    EventTicketController(EventTickets tickets) {
        this.tickets = tickets;
    }

    @Operation(
            summary = "Get a ticket for the event stream",
            description = "A browser's EventSource cannot send a header; it opens /api/v1/events?ticket= instead."
                    + " A ticket is good once and for 30 seconds.")
    @ApiResponse(responseCode = "201", description = "The ticket")
    @PostMapping(path = EventTickets.STREAM_PATH + "/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
    public ResponseEntity<EventTicket> issue(HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        EventTicket ticket = tickets.issue().orElseThrow(EventTicketController::tooMany);
        return ResponseEntity.status(HttpStatus.CREATED)
                .header("Cache-Control", "no-store")
                .body(ticket);
    }

    private static RuntimeException tooMany() {
        String detail = EventTickets.MAX_OUTSTANDING + " tickets are out; use one or wait until they expire";
        return new ProblemException(Problem.of(ProblemType.RATE_LIMITED, detail)
                .withHeader("Retry-After", Long.toString(EventTickets.LIFE.toSeconds())));
    }
}
