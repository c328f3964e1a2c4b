package io.xdpgate.api.problem;

import io.xdpgate.control.RefusedException;
import io.xdpgate.control.StoreException;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.InterfaceUnprotectedException;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.dataplane.ProgramFacts;
import io.xdpgate.events.TooManySubscribersException;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.trace.TraceDisagreesException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the refusals of control, events and data plane are called in HTTP. */
final class ProblemMapping {
    /** Seconds after which a place among the subscribers may have become free. */
    private static final String SUBSCRIBER_RETRY_SECONDS = "10";

    /** Seconds after which the service may have started. */
    private static final String START_RETRY_SECONDS = "1";

    private ProblemMapping() {}

    /** Empty for a failure that is not a refusal. */
    static Optional<Problem> of(Throwable failure) {
        return Optional.ofNullable(
                switch (failure) {
                    case ProblemException e -> e.problem();
                    case InvalidPolicyException e -> invalid(e.faults(), e.more());
                    case RefusedException e -> refused(e);
                    case ForeignProgramException e -> foreign(e);
                    case AttachRefusedException e -> attachRefused(e);
                    case NoSuchInterfaceException e ->
                        Problem.of(ProblemType.NO_SUCH_INTERFACE, sentence(e) + " in the service's network namespace");
                    case StoreException e -> storeRefused(e);
                    case InterfaceUnprotectedException e ->
                        Problem.of(ProblemType.DATAPLANE_REFUSED, sentence(e)).with("interface", e.interfaceName());
                    case DataplaneException e ->
                        Problem.of(ProblemType.DATAPLANE_REFUSED, "nothing changed: " + sentence(e));
                    case TooManySubscribersException e ->
                        Problem.of(ProblemType.TOO_MANY_SUBSCRIBERS, sentence(e))
                                .with("limit", e.limit())
                                .withHeader("Retry-After", SUBSCRIBER_RETRY_SECONDS);
                    case TraceDisagreesException e -> Problem.of(ProblemType.TRACE_DISAGREES, sentence(e));
                    default -> null;
                });
    }

    /** @param more faults that are not listed */
    static Problem invalid(List<Fault> faults, int more) {
        int count = faults.size() + more;
        String detail = count == 1 ? "1 fault; see errors" : count + " faults; see errors";
        if (more > 0) {
            detail += ", which has the first " + faults.size();
        }
        return Problem.of(ProblemType.INVALID_CONTENT, detail)
                .withErrors(faults.stream().map(ProblemError::of).toList());
    }

    private static Problem refused(RefusedException failure) {
        return switch (failure) {
            case RefusedException.NotReady e ->
                Problem.of(ProblemType.NOT_READY, sentence(e)).withHeader("Retry-After", START_RETRY_SECONDS);
            case RefusedException.NothingPinned e -> Problem.of(ProblemType.CONFLICT, sentence(e));
            case RefusedException.NoSuchRule e -> Problem.of(ProblemType.NO_SUCH_RULE, sentence(e));
            case RefusedException.PreconditionFailed e -> Problem.of(ProblemType.PRECONDITION_FAILED, sentence(e));
            case RefusedException.DuplicateName e ->
                Problem.of(ProblemType.DUPLICATE_NAME, sentence(e))
                        .withErrors(List.of(ProblemError.at(e.pointer(), sentence(e))));
            case RefusedException.NoSuchPlan e -> Problem.of(ProblemType.NO_SUCH_PLAN, sentence(e));
            case RefusedException.NoSuchSet e -> Problem.of(ProblemType.NO_SUCH_SET, sentence(e));
            case RefusedException.DuplicateSet e ->
                Problem.of(ProblemType.DUPLICATE_NAME, sentence(e))
                        .withErrors(List.of(ProblemError.at(e.pointer(), sentence(e))));
            case RefusedException.SetInUse e ->
                Problem.of(ProblemType.SET_IN_USE, sentence(e)).with("ruleIds", e.ruleIds());
            case RefusedException.LockedOut e ->
                Problem.of(ProblemType.LOCKOUT, sentence(e) + "; send acknowledge=lockout if that is meant")
                        .with(
                                "lockouts",
                                e.cases().stream().map(LockoutJson::of).toList());
            case RefusedException.ConfirmWindowOpen e ->
                Problem.of(ProblemType.CONFIRM_WINDOW_OPEN, sentence(e))
                        .with("revision", e.revision())
                        .with("confirmBefore", e.confirmBefore());
            case RefusedException.NotProvisional e -> Problem.of(ProblemType.NOT_PROVISIONAL, sentence(e));
            case RefusedException.NoSuchRevision e -> Problem.of(ProblemType.NO_SUCH_REVISION, sentence(e));
            case RefusedException.SetsMissing e -> Problem.of(ProblemType.SETS_MISSING, sentence(e));
            case RefusedException.Warned e ->
                Problem.of(ProblemType.WARNINGS_REFUSED, sentence(e)).with("warnings", e.warnings());
        };
    }

    private static Problem storeRefused(StoreException failure) {
        ProblemType type = switch (failure.kind()) {
            case FULL -> ProblemType.STORAGE_FULL;
            case FAILED -> ProblemType.STORE_REFUSED;
        };
        return Problem.of(
                type,
                failure.undone()
                        ? "nothing changed: " + sentence(failure)
                        : sentence(failure) + "; the kernel could not be given the former policy back and enforces"
                                + " the change until the next one succeeds");
    }

    private static Problem foreign(ForeignProgramException failure) {
        ProgramFacts program = failure.program();
        Problem problem = Problem.of(ProblemType.FOREIGN_PROGRAM, sentence(failure))
                .with("interface", failure.interfaceName())
                .with("programId", failure.programId())
                .with("program", program);
        return program == null ? problem.with("because", "looking at programs of others needs CAP_SYS_ADMIN") : problem;
    }

    private static Problem attachRefused(AttachRefusedException failure) {
        return Problem.of(ProblemType.ATTACH_REFUSED, sentence(failure))
                .with(
                        "attempts",
                        failure.attempts().stream().map(ProblemMapping::attempt).toList());
    }

    private static Map<String, @Nullable Object> attempt(Attempt attempt) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        AttachMode mode = attempt.mode();
        json.put("mode", mode.text());
        json.put("outcome", attempt.attached() ? "attached" : "refused");
        json.put("message", attempt.message());
        json.put("remedy", attempt.remedy());
        return json;
    }

    private static String sentence(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "refused" : message;
    }
}
