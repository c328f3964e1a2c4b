package io.xdpgate.api.events;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.events.EventFilter;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventSubscription;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The event stream. Each stream occupies the virtual thread of its request until client or service leaves. */
@RestController
@Tag(name = "events")
class EventStreamController {
    private final EventHub hub;
    private final PolicyControl policies;
    private final EventStreams streams;
    private final EventStreamSettings settings;

    EventStreamController(EventHub hub, PolicyControl policies, EventStreams streams, EventStreamSettings settings) {
        this.hub = hub;
        this.policies = policies;
        this.streams = streams;
        this.settings = settings;
    }

    @Operation(
            summary = "Stream events",
            description = "Server-sent events of type packet (data: PacketMessage), loss (LossMessage) and heartbeat"
                    + " (HeartbeatMessage, every 15 seconds). A filter that repeats holds for any of its values;"
                    + " different filters all have to hold. The answer has no end: use curl -N, not this page.")
    @EventDocs.Filters
    @EventDocs.Subscription
    @ApiResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(EventDocs.EXAMPLE)))
    @GetMapping(path = EventTickets.STREAM_PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public void stream(
            @Parameter(
                            description = "Id of the last event seen, as it came: what came after it comes first. If"
                                    + " some of that is gone, and for an id of an earlier run of the service, a loss"
                                    + " of stage history precedes it.")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, InterruptedException {
        EventFilter filter = EventQuery.read(policies, request.getParameterMap(), "ticket", EventQuery.LAST_EVENT_ID);
        String lastId = lastId(lastEventId, request.getParameter(EventQuery.LAST_EVENT_ID));
        // The container drops the body of HEAD, so no write would ever tell that the client has gone.
        if (request.getMethod().equals("HEAD")) {
            describe(response);
            response.flushBuffer();
            return;
        }
        try (EventSubscription subscription = hub.subscribe(filter, settings.queueCapacity(), lastId)) {
            describe(response);
            streams.run(subscription, response.getOutputStream());
        }
    }

    /**
     * A browser that connects again by itself sends the header, which then is the later one, and sends it empty when
     * it has seen no id.
     */
    private static @Nullable String lastId(@Nullable String header, @Nullable String parameter) {
        String given = header == null || header.isEmpty() ? parameter : header;
        return given == null || given.isEmpty() ? null : given;
    }

    private static void describe(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
    }
}
