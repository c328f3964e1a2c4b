package io.xdpgate.api.statistics;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.statistics.TrafficStatistics;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Counters and rates per interface, verdict and reason. */
@RestController
@Tag(name = "statistics")
class StatisticsController {
    private final TrafficStatistics statistics;

    StatisticsController(TrafficStatistics statistics) {
        this.statistics = statistics;
    }

    @Operation(
            summary = "Read the counters of every interface",
            description = "Packets and bytes by verdict and reason since the program was loaded or the last reset, and"
                    + " rates over 1, 10 and 60 seconds; each packet counts for one reason.")
    @GetMapping(path = "/api/v1/statistics", produces = MediaType.APPLICATION_JSON_VALUE)
    public StatisticsJson read() {
        return StatisticsJson.of(statistics.since(), statistics.totals());
    }

    @Operation(
            summary = "Count from now on",
            description = "Moves the baseline of every counter in this API, those of rules too, until the service ends."
                    + " Rates go on, and Prometheus sees nothing of it.")
    @PostMapping("/api/v1/statistics/reset")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void reset(HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        statistics.reset();
    }
}
