package io.xdpgate.api.policy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.EntityTags;
import io.xdpgate.api.http.IfMatch;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.json.YamlText;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.control.Applied;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.PolicyPlans;
import io.xdpgate.control.RefusedException;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Policy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/policy}. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "policy")
public class PolicyController {
    static final String PATH = "/api/v1/policy";

    private final PolicyControl control;
    private final PolicyPlans plans;
    private final PolicyReader reader;
    private final BodyReader bodies;
    private final EntityTags tags;

    public PolicyController(
            PolicyControl control, PolicyPlans plans, PolicyReader reader, BodyReader bodies, EntityTags tags) {
        this.control = control;
        this.plans = plans;
        this.reader = reader;
        this.bodies = bodies;
        this.tags = tags;
    }

    @GetMapping(PATH)
    @Operation(summary = "Read the whole policy")
    public ResponseEntity<PolicyJson> read() {
        control.requireInitialised();
        Policy policy = control.current();
        return ResponseEntity.ok().eTag(tags.of(policy)).body(PolicyJson.of(policy, List.of()));
    }

    /** The same, for files that people keep; the tag is that of the policy, whatever its form. */
    @GetMapping(path = PATH, produces = PolicyBodies.YAML)
    @Operation(summary = "Read the whole policy")
    public ResponseEntity<String> readYaml() {
        control.requireInitialised();
        Policy policy = control.current();
        String text = YamlText.of(StrictJson.tree(PolicyJson.of(policy, List.of())));
        return ResponseEntity.ok().eTag(tags.of(policy)).body(text);
    }

    /** The precondition comes first: against a policy that the caller has not seen, faults would mislead. */
    @PutMapping(
            path = PATH,
            consumes = {MediaType.APPLICATION_JSON_VALUE, PolicyBodies.YAML})
    @Operation(
            summary = "Replace the whole policy",
            description = "Needs If-Match. Rules are recognised by id, then by name; the others are new. Without"
                    + " 'rules' the rules stay as they are, [] removes them all; without 'options' these stay."
                    + " Address sets are recognised by name; without 'sets' they stay, [] deletes them all. If-Match"
                    + " holds after a change of entries too, unless 'sets' has entries that would undo it. A dry run"
                    + " answers what would change.")
    @RuleDocs.RevisionParameters
    @PolicyBodies.Document
    public ResponseEntity<Object> replace(HttpServletRequest request) {
        IfMatch ifMatch = IfMatch.required(request);
        WriteOptions options = WriteParameters.ofRevision(request);
        JsonNode document = PolicyBodies.read(request, bodies);
        Predicate<Policy> precondition = precondition(ifMatch, document);
        control.requireInitialised();
        Policy current = control.current();
        if (!precondition.test(current)) {
            throw new RefusedException.PreconditionFailed(
                    "the policy is at revision " + current.revision() + "; read it again");
        }
        PolicyDraft draft = reader.read(document, current);
        if (options.dryRun()) {
            return ResponseEntity.ok(PlanJson.of(plans.preview(draft, precondition, options)));
        }
        Applied<Policy> applied = control.replacePolicy(draft, precondition, options);
        return ResponseEntity.ok()
                .eTag(tags.of(applied.value()))
                .body(PolicyJson.of(applied.value(), WarningJson.of(applied.warnings())));
    }

    /** Entries change all the time: only a write that would put others in their place must have seen them. */
    private Predicate<Policy> precondition(IfMatch ifMatch, JsonNode document) {
        boolean writesEntries = document.path("sets")
                .valueStream()
                .anyMatch(set -> set.path("entries").isArray());
        return writesEntries
                ? policy -> ifMatch.matches(tags.of(policy))
                : policy -> ifMatch.matchesAny(tag -> tags.isOfRevision(tag, policy));
    }
}
