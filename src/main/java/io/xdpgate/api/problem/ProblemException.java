package io.xdpgate.api.problem;

import java.util.List;

/** Ends a request with a problem. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.type().uri() + ": " + problem.detail());
        this.problem = problem;
    }

    public ProblemException(ProblemType type, String detail) {
        this(Problem.of(type, detail));
    }

    /** Query parameters or headers that are wrong, all of them at once. */
    public static ProblemException parameters(List<ProblemError> faults) {
        String names = String.join(
                ", ", faults.stream().map(ProblemError::parameter).distinct().toList());
        return new ProblemException(Problem.of(ProblemType.INVALID_PARAMETER, "not valid: " + names + "; see errors")
                .withErrors(faults));
    }

    public Problem problem() {
        return problem;
    }
}
