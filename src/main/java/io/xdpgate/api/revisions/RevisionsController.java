package io.xdpgate.api.revisions;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.json.WarningJson;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.control.Applied;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RevisionSummary;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Range;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/revisions}. */
@RestController
@RequestMapping(path = RevisionsController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "revisions")
public class RevisionsController {
    static final String PATH = "/api/v1/revisions";

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private final PolicyControl policies;
    private final RevisionControl control;

    public RevisionsController(PolicyControl policies, RevisionControl control) {
        this.policies = policies;
        this.control = control;
    }

    @GetMapping
    @Operation(summary = "List the revisions, the newest first")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(in = ParameterIn.QUERY, name = "cursor", description = "The 'next' of the page before")
    public RevisionJson.Page list(HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        Integer limit = query.parsed("limit", RevisionsController::limit, "a whole number in 1.." + MAX_LIMIT);
        Long below = query.parsed("cursor", RevisionsController::number, "the 'next' of a page");
        query.refuseOthers();
        query.throwIfAny();
        int most = limit == null ? DEFAULT_LIMIT : limit;
        List<RevisionJson> found = control.below(below == null ? Long.MAX_VALUE : below, most + 1).stream()
                .map(RevisionJson::of)
                .toList();
        boolean more = found.size() > most;
        List<RevisionJson> page = more ? found.subList(0, most) : found;
        return new RevisionJson.Page(page, more ? Long.toString(page.getLast().number()) : null);
    }

    @GetMapping("/{number}")
    @Operation(summary = "Read a revision")
    public RevisionJson read(@PathVariable String number, HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        return RevisionJson.of(control.require(known(number)));
    }

    @GetMapping("/{number}/diff")
    @Operation(
            summary = "Read what a revision changed",
            description = "Compares with the revision before, or with another; both must still be kept. Entries of"
                    + " address sets are no part of revisions")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "against",
            description = "Number of the revision to compare with; without it the one before",
            schema = @Schema(type = "integer", format = "int64", minimum = "1"))
    public DifferenceJson diff(@PathVariable String number, HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        Long against = query.parsed("against", RevisionsController::number, "the number of a revision");
        query.refuseOthers();
        query.throwIfAny();
        long to = known(number);
        long from = against == null ? to - 1 : against;
        return DifferenceJson.of(from, to, control.difference(from, to));
    }

    @PostMapping("/{number}/restore")
    @Operation(
            summary = "Go back to a revision",
            description = "Puts its rules and settings in force as a new revision, which the answer is. Rules that have"
                    + " expired since stay away, address sets stay as they are. Without a difference to the policy in"
                    + " force there is no new revision. A dry run answers what the revision would be")
    @RuleDocs.RevisionParameters
    public RevisionJson restore(@PathVariable String number, HttpServletRequest request) {
        WriteOptions options = WriteParameters.ofRevision(request);
        policies.requireInitialised();
        Policy before = policies.current();
        Applied<Policy> applied = control.restore(known(number), options);
        RevisionJson made = options.dryRun()
                ? RevisionJson.planned(
                        applied.policy().revision(),
                        options,
                        RevisionSummary.between(
                                before.ruleList(), applied.policy().ruleList()))
                : RevisionJson.of(control.require(applied.policy().revision()));
        return made.withWarnings(WarningJson.of(applied.warnings()));
    }

    @PostMapping("/{number}/confirm")
    @Operation(
            summary = "Confirm a provisional revision",
            description =
                    "It lasts from now on. If it was added to, the newest provisional revision is to be confirmed,"
                            + " and with it those before it")
    public RevisionJson confirm(@PathVariable String number, HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        return RevisionJson.of(control.confirm(known(number)));
    }

    private static long known(String number) {
        return number(number)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NO_SUCH_REVISION, "'" + number + "' is not the number of a revision"));
    }

    private static Optional<Integer> limit(String text) {
        return Range.parse(text, MAX_LIMIT)
                .filter(range -> range.first() > 0 && text.indexOf('-') < 0)
                .map(Range::first);
    }

    private static Optional<Long> number(String text) {
        return text.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
