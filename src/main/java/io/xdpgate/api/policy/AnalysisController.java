package io.xdpgate.api.policy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.analysis.RuleFinding;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.control.PolicyReview;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/policy/analysis}. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "policy")
public class AnalysisController {
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MOST_ITEMS = 10_000;
    private static final int USUAL_ITEMS = 1_000;
    private static final String UNHIT = "unhit";

    private final PolicyReview review;
    private final ServiceFacts facts;

    public AnalysisController(PolicyReview review, ServiceFacts facts) {
        this.review = review;
        this.facts = facts;
    }

    @GetMapping(PolicyController.PATH + "/analysis")
    @Operation(
            summary = "Find out what each rule comes to",
            description =
                    "Exact where it answers, for every packet that rules may judge; a rule that time did not reach"
                            + " is undecided. One analysis at a time.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "within",
            description = "Time for it, ISO 8601, at most PT60S",
            schema = @Schema(type = "string", defaultValue = "PT5S"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "kind",
            description = "Only rules of this kind; may repeat",
            schema =
                    @Schema(
                            allowableValues = {
                                "effective",
                                "redundant",
                                "shadowed",
                                "never-matches",
                                "undecided",
                                "unhit"
                            }))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "unhitSince",
            description = "Marks rules that no packet has met since, RFC 3339",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            schema = @Schema(type = "integer", minimum = "1", maximum = "10000", defaultValue = "1000"))
    public AnalysisJson analyse(@Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        Duration within = query.parsed("within", AnalysisController::duration, "a duration above 0, at most PT60S");
        Set<String> kinds = kinds(query);
        Instant unhitSince =
                query.parsed("unhitSince", AnalysisController::time, "a time such as 2026-01-31T12:00:00Z");
        Integer limit = query.parsed("limit", AnalysisController::limit, "a number 1.." + MOST_ITEMS);
        boolean onlyUnhit = kinds.remove(UNHIT);
        if (onlyUnhit && unhitSince == null) {
            query.fault("unhitSince", "is needed with kind=unhit");
        }
        query.refuseOthers();
        query.throwIfAny();
        PolicyReview.Result result = review.review(within == null ? USUAL : within)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemType.RATE_LIMITED, "another analysis is under way; there is one at a time")
                                .withHeader("Retry-After", "5")));
        return AnalysisJson.of(result, kinds, since(unhitSince), onlyUnhit, limit == null ? USUAL_ITEMS : limit);
    }

    /** What happened before the counters began is not known. */
    private @Nullable Instant since(@Nullable Instant asked) {
        return asked == null || asked.isAfter(facts.startedAt()) ? asked : facts.startedAt();
    }

    private static Set<String> kinds(QueryParameters query) {
        List<String> known =
                Arrays.stream(RuleFinding.Kind.values()).map(AnalysisJson::text).toList();
        Set<String> kinds = new HashSet<>(query.all("kind"));
        for (String kind : kinds) {
            if (!known.contains(kind) && !kind.equals(UNHIT)) {
                query.fault("kind", "must be one of " + String.join(", ", known) + ", " + UNHIT);
            }
        }
        return kinds;
    }

    private static Optional<Duration> duration(String text) {
        try {
            Duration read = Duration.parse(text);
            return Optional.of(read).filter(some -> some.isPositive() && some.compareTo(LONGEST) <= 0);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> limit(String text) {
        return text.matches("[1-9][0-9]{0,4}")
                ? Optional.of(Integer.valueOf(text)).filter(limit -> limit <= MOST_ITEMS)
                : Optional.empty();
    }
}
