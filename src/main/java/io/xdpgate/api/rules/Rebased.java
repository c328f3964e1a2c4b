package io.xdpgate.api.rules;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemError;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.control.RefusedException;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Carries the pointers of control's refusals over to the document that the caller sent. */
final class Rebased {
    private Rebased() {}

    static <T> T call(UnaryOperator<String> pointer, Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidPolicyException e) {
            throw new InvalidPolicyException(e.faults().stream()
                    .map(fault -> new Fault(pointer.apply(fault.pointer()), fault.detail()))
                    .toList());
        } catch (RefusedException.DuplicateName e) {
            String detail = String.valueOf(e.getMessage());
            throw new ProblemException(Problem.of(ProblemType.DUPLICATE_NAME, detail)
                    .withErrors(List.of(ProblemError.at(pointer.apply(e.pointer()), detail))));
        }
    }
}
