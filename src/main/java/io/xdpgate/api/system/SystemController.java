package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.control.PanicControl;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventHubTotals;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.RuleList;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The state of the service. */
@RestController
@Tag(name = "system")
class SystemController {
    private final Dataplane dataplane;
    private final PolicyControl policies;
    private final EventHub hub;
    private final PanicControl panic;
    private final Guard guard;
    private final ServiceFacts facts;

    SystemController(
            Dataplane dataplane,
            PolicyControl policies,
            EventHub hub,
            PanicControl panic,
            Guard guard,
            ServiceFacts facts) {
        this.dataplane = dataplane;
        this.policies = policies;
        this.hub = hub;
        this.panic = panic;
        this.guard = guard;
        this.facts = facts;
    }

    @Operation(
            summary = "Read the state of the service",
            description =
                    "Versions, checks of the host with their remedies, the panic switch, the guard, what became of events,"
                            + " limits and what is used of them.")
    @GetMapping(path = "/api/v1/system", produces = MediaType.APPLICATION_JSON_VALUE)
    public SystemJson read() {
        SystemReport report = dataplane.inspect();
        EventHubTotals events = hub.totals();
        return new SystemJson(
                facts.version(),
                facts.startedAt(),
                report.kernel(),
                facts.netns(),
                facts.node(),
                report.isReady(),
                dataplane.isReaderAlive(),
                facts.possibleCpus(),
                PanicJson.of(panic),
                GuardJson.of(guard),
                hub.queued(),
                report.checks().stream().map(SystemJson.CheckJson::of).toList(),
                report.features().stream().map(SystemJson.FeatureJson::of).toList(),
                SystemJson.EventsJson.of(dataplane.eventTotals(), events),
                usage(events));
    }

    private SystemJson.UsageJson usage(EventHubTotals events) {
        RuleList rules = policies.current().ruleList();
        ServiceFacts.Limits limits = facts.limits();
        return new SystemJson.UsageJson(
                new SystemJson.Gauge(rules.size(), limits.rules()),
                new SystemJson.Gauge(rules.enabledCountRules(), limits.countRules()),
                new SystemJson.Gauge(events.subscribers(), limits.subscribers()),
                SystemJson.MapJson.of(dataplane.mapUsage()),
                limits.bodyBytes());
    }
}
