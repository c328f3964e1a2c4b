package io.xdpgate.api.policy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.EntityTags;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.control.Applied;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyPlan;
import io.xdpgate.control.PolicyPlans;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Policy;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/policy/plans}. */
@RestController
@RequestMapping(path = PlanController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "policy")
public class PlanController {
    static final String PATH = PolicyController.PATH + "/plans";

    private final PolicyControl control;
    private final PolicyPlans plans;
    private final PolicyReader reader;
    private final BodyReader bodies;
    private final EntityTags tags;

    public PlanController(
            PolicyControl control, PolicyPlans plans, PolicyReader reader, BodyReader bodies, EntityTags tags) {
        this.control = control;
        this.plans = plans;
        this.reader = reader;
        this.bodies = bodies;
        this.tags = tags;
    }

    @PostMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, PolicyBodies.YAML})
    @Operation(
            summary = "Work out what a policy would change",
            description = "Changes nothing. What the policy would cut off is among the warnings; to apply the plan then"
                    + " takes acknowledge=lockout.")
    @RuleDocs.WriteParameters
    @PolicyBodies.Document
    public ResponseEntity<PlanJson> create(HttpServletRequest request) {
        WriteOptions options = WriteParameters.read(request);
        JsonNode document = PolicyBodies.read(request, bodies);
        control.requireInitialised();
        PolicyPlan plan = plans.create(reader.read(document, control.current()), options);
        return ResponseEntity.created(URI.create(PATH + "/" + plan.id())).body(PlanJson.of(plan));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Read a plan")
    public PlanJson read(@PathVariable String id, HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        return PlanJson.of(plans.require(id));
    }

    @PostMapping("/{id}/apply")
    @Operation(
            summary = "Put the policy of a plan in force",
            description = "412 if the policy has changed since the plan was made: make a new one.")
    @RuleDocs.RevisionParameters
    public ResponseEntity<PolicyJson> apply(@PathVariable String id, HttpServletRequest request) {
        WriteOptions options = WriteParameters.ofRevision(request);
        Applied<Policy> applied = plans.apply(id, options);
        PolicyJson form = PolicyJson.of(applied.value(), WarningJson.of(applied.warnings()));
        return options.dryRun()
                ? ResponseEntity.ok(form)
                : ResponseEntity.ok().eTag(tags.of(applied.value())).body(form);
    }
}
