package io.xdpgate.api.rules;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.EntityTags;
import io.xdpgate.api.http.IdempotencyKeys;
import io.xdpgate.api.http.IfMatch;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.statistics.RuleTrafficJson;
import io.xdpgate.control.Applied;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.policy.Rule;
import io.xdpgate.statistics.TrafficStatistics;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/v1/rules}. The media type of the answer is stated on every mapping, so a request that cannot take it is
 * refused before anything is written.
 */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "rules")
public class RulesController {
    static final String PATH = "/api/v1/rules";

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final PolicyControl control;
    private final TrafficStatistics statistics;
    private final RuleWrites writes;
    private final BodyReader bodies;
    private final EntityTags tags;
    private final IdempotencyKeys idempotency;

    public RulesController(
            PolicyControl control,
            TrafficStatistics statistics,
            RuleWrites writes,
            BodyReader bodies,
            EntityTags tags,
            IdempotencyKeys idempotency) {
        this.control = control;
        this.statistics = statistics;
        this.writes = writes;
        this.bodies = bodies;
        this.tags = tags;
        this.idempotency = idempotency;
    }

    @GetMapping(PATH)
    @Operation(summary = "List the rules")
    @RuleDocs.ListParameters
    public RuleListJson.Page list(HttpServletRequest request) {
        RuleQuery query = RuleQuery.read(request);
        RuleOrder order = query.order();
        control.requireInitialised();
        List<Rule> found = RulePage.first(query.limit() + 1, control.current().ruleList(), query);
        boolean more = found.size() > query.limit();
        List<Rule> page = more ? found.subList(0, query.limit()) : found;
        String next = more ? order.cursor(order.position(page.getLast())) : null;
        return new RuleListJson.Page(query.withStatistics() ? withStatistics(page) : forms(page), next);
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create one rule, or many (all or none)")
    @RuleDocs.CreateBody
    @RuleDocs.RevisionParameters
    public ResponseEntity<Object> create(HttpServletRequest request) {
        return post(
                request,
                (document, options) -> document.isArray()
                        ? ResponseEntity.status(options.dryRun() ? HttpStatus.OK : HttpStatus.CREATED)
                                .body(written(writes.createAll(document, options)))
                        : created(writes.create(document, options), options));
    }

    @PostMapping(path = PATH + ":batch", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create, replace, patch and delete in one go (all or none)")
    @RuleDocs.BatchBody
    @RuleDocs.RevisionParameters
    public ResponseEntity<Object> batch(HttpServletRequest request) {
        return post(request, (document, options) -> ResponseEntity.ok(written(writes.batch(document, options))));
    }

    @GetMapping(PATH + "/{id}")
    @Operation(summary = "Read a rule")
    public ResponseEntity<RuleJson> read(@PathVariable String id) {
        Rule rule = writes.current(id);
        return ResponseEntity.ok().eTag(tags.of(rule)).body(RuleJson.of(rule));
    }

    @GetMapping(PATH + "/{id}/statistics")
    @Operation(
            summary = "Read what a rule has matched",
            description = "Since the program was loaded or the last reset. Rates are sampled while somebody asks for"
                    + " them: they are null at first, and for two minutes after the last call they go on.")
    public RuleTrafficJson statistics(@PathVariable String id) {
        return RuleTrafficJson.of(statistics.rule(writes.current(id).id()));
    }

    @PostMapping(PATH + "/{id}/statistics/reset")
    @Operation(
            summary = "Count what a rule matches from now on",
            description = "Moves the baseline of its counters in this API until the service ends; Prometheus sees"
                    + " nothing of it.")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void resetStatistics(@PathVariable String id, @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        statistics.resetRule(writes.current(id).id());
    }

    @PutMapping(path = PATH + "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Replace a rule; it keeps its place among equal priorities")
    @RuleDocs.RuleBody
    @RuleDocs.RevisionParameters
    public ResponseEntity<RuleJson> replace(@PathVariable String id, HttpServletRequest request) {
        Predicate<Rule> precondition = precondition(request);
        WriteOptions options = WriteParameters.ofRevision(request);
        JsonNode document = StrictJson.read(bodies.read(request));
        return changed(writes.replace(id, document, precondition, options), options);
    }

    @PatchMapping(path = PATH + "/{id}", consumes = MERGE_PATCH)
    @Operation(summary = "Change some members of a rule (RFC 7396)")
    @RuleDocs.PatchBody
    @RuleDocs.RevisionParameters
    public ResponseEntity<RuleJson> patch(@PathVariable String id, HttpServletRequest request) {
        Predicate<Rule> precondition = precondition(request);
        WriteOptions options = WriteParameters.ofRevision(request);
        JsonNode patch = StrictJson.read(bodies.read(request));
        return changed(writes.patch(id, patch, precondition, options), options);
    }

    @DeleteMapping(PATH + "/{id}")
    @Operation(
            summary = "Delete a rule",
            description = "A dry run answers 204 where the rule would be deleted, and deletes nothing")
    @RuleDocs.RevisionParameters
    public ResponseEntity<Void> delete(@PathVariable String id, HttpServletRequest request) {
        writes.delete(id, precondition(request), WriteParameters.ofRevision(request));
        return ResponseEntity.noContent().build();
    }

    private interface Post {
        ResponseEntity<Object> answer(JsonNode document, WriteOptions options);
    }

    /** A dry run is not kept under its key: the request proper may follow under the same one. */
    private ResponseEntity<Object> post(HttpServletRequest request, Post action) {
        WriteOptions options = WriteParameters.ofRevision(request);
        byte[] body = bodies.read(request);
        return options.dryRun()
                ? action.answer(StrictJson.read(body), options)
                : idempotency.once(request, body, () -> action.answer(StrictJson.read(body), options));
    }

    private ResponseEntity<Object> created(Applied<List<Rule>> applied, WriteOptions options) {
        Rule rule = applied.value().getFirst();
        RuleJson form = RuleJson.of(rule).withWarnings(WarningJson.of(applied.warnings()));
        return options.dryRun()
                ? ResponseEntity.ok(form)
                : ResponseEntity.created(URI.create(PATH + "/" + rule.id()))
                        .eTag(tags.of(rule))
                        .body(form);
    }

    private ResponseEntity<RuleJson> changed(Applied<Rule> applied, WriteOptions options) {
        RuleJson form = RuleJson.of(applied.value()).withWarnings(WarningJson.of(applied.warnings()));
        return options.dryRun()
                ? ResponseEntity.ok(form)
                : ResponseEntity.ok().eTag(tags.of(applied.value())).body(form);
    }

    private static RuleListJson.Written written(Applied<List<Rule>> applied) {
        return new RuleListJson.Written(forms(applied.value()), WarningJson.of(applied.warnings()));
    }

    private Predicate<Rule> precondition(HttpServletRequest request) {
        return IfMatch.of(request)
                .<Predicate<Rule>>map(condition -> rule -> condition.matches(tags.of(rule)))
                .orElse(rule -> true);
    }

    private List<RuleJson> withStatistics(List<Rule> rules) {
        Map<String, RuleCounter> counters =
                statistics.rules(rules.stream().map(Rule::id).toList());
        return rules.stream()
                .map(rule -> RuleJson.of(rule).withStatistics(counters.getOrDefault(rule.id(), RuleCounter.ZERO)))
                .toList();
    }

    private static List<RuleJson> forms(List<Rule> rules) {
        return rules.stream().map(RuleJson::of).toList();
    }
}
