package io.xdpgate.api.statistics;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.dataplane.Dataplane;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Counters per interface, verdict and reason. */
@RestController
@Tag(name = "statistics")
class StatisticsController {
    private final Dataplane dataplane;
    private final ServiceFacts facts;

    StatisticsController(Dataplane dataplane, ServiceFacts facts) {
        this.dataplane = dataplane;
        this.facts = facts;
    }

    @Operation(
            summary = "Read the counters of every interface",
            description = "Packets and bytes by verdict and reason since the program was loaded; each packet counts"
                    + " for one reason.")
    @GetMapping(path = "/api/v1/statistics", produces = MediaType.APPLICATION_JSON_VALUE)
    public StatisticsJson read() {
        return StatisticsJson.of(facts.startedAt(), dataplane.totals());
    }
}
