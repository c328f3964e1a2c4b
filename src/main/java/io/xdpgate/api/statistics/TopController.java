package io.xdpgate.api.statistics;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.events.EventDocs;
import io.xdpgate.api.events.EventQuery;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.events.EventFilter;
import io.xdpgate.policy.Range;
import io.xdpgate.statistics.TopTalkers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is seen most. Each call occupies the virtual thread of its request for the seconds it asks for. */
@RestController
@Tag(name = "statistics")
class TopController {
    private static final int MOST_SECONDS = 60;
    private static final int MOST_ITEMS = 100;
    private static final int USUAL_SECONDS = 5;
    private static final int USUAL_ITEMS = 10;

    private final TopTalkers talkers;
    private final PolicyControl policies;

    TopController(TopTalkers talkers, PolicyControl policies) {
        this.talkers = talkers;
        this.policies = policies;
    }

    @Operation(
            summary = "Who is seen most",
            description = "Listens to events for some seconds, counts sources, destinations, ports or rules in bounded"
                    + " memory, and then answers. An estimate, with its error. Events are made only while somebody"
                    + " listens; the call takes the place of a subscriber.")
    @Parameter(
            name = "by",
            in = io.swagger.v3.oas.annotations.enums.ParameterIn.QUERY,
            required = true,
            description = "What is counted; port means protocol and destination port",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"source", "destination", "port", "rule"}))
    @Parameter(
            name = "seconds",
            in = io.swagger.v3.oas.annotations.enums.ParameterIn.QUERY,
            description = "How long to listen",
            schema = @Schema(type = "integer", minimum = "1", maximum = "60", defaultValue = "5"))
    @Parameter(
            name = "limit",
            in = io.swagger.v3.oas.annotations.enums.ParameterIn.QUERY,
            description = "Items of the answer at most",
            schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "10"))
    @EventDocs.Filters
    @GetMapping(path = "/api/v1/statistics/top", produces = MediaType.APPLICATION_JSON_VALUE)
    public TopJson top(@Parameter(hidden = true) HttpServletRequest request) throws InterruptedException {
        QueryParameters query = new QueryParameters(request);
        TopTalkers.@Nullable By by = query.parsed("by", TopTalkers.By::parse, "one of source, destination, port, rule");
        Integer seconds = query.parsed("seconds", upTo(MOST_SECONDS), "a whole number in 1.." + MOST_SECONDS);
        Integer limit = query.parsed("limit", upTo(MOST_ITEMS), "a whole number in 1.." + MOST_ITEMS);
        if (request.getParameter("by") == null) {
            query.fault("by", "is missing; give one of source, destination, port, rule");
        }
        query.throwIfAny();
        EventFilter filter = EventQuery.read(policies, request.getParameterMap(), "by", "seconds", "limit");
        if (by == null) {
            throw new IllegalStateException("a missing 'by' is a fault");
        }
        return TopJson.of(
                by,
                talkers.count(
                        by,
                        filter,
                        Duration.ofSeconds(seconds == null ? USUAL_SECONDS : seconds),
                        limit == null ? USUAL_ITEMS : limit));
    }

    private static Function<String, Optional<Integer>> upTo(int most) {
        return text -> Range.parse(text, most)
                .filter(range -> range.first() > 0 && text.indexOf('-') < 0)
                .map(Range::first);
    }
}
