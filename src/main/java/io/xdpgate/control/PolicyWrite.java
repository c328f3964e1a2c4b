package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One caller's write: what it changes and, once it is done, what becomes of it. Until then it may be attempted
 * again, on another state. Guarded by the writer lock, but for {@link #answer} after that.
 */
final class PolicyWrite<T> {
    private final Function<PolicyEdit, T> change;
    private final boolean whole;
    private final WriteOptions options;
    private final Revision.Origin origin;
    private @Nullable Applied<T> applied;
    private @Nullable Throwable failure;
    private boolean done;

    /** @param whole whether the write is about the whole policy */
    PolicyWrite(Function<PolicyEdit, T> change, boolean whole, WriteOptions options, Revision.Origin origin) {
        this.origin = origin;
        this.change = change;
        this.whole = whole;
        this.options = options;
    }

    Revision.Origin origin() {
        return origin;
    }

    WriteOptions options() {
        return options;
    }

    /** @return the state that the write leaves: the same one if it is refused */
    PolicyState attempt(PolicyState state, WriteTerms terms) {
        try {
            terms.requireNoOthersWindow(state, options);
            PolicyEdit edit = terms.begin(state);
            T value = change.apply(edit);
            Policy next = edit.finish();
            applied = new Applied<>(value, next, terms.judge(edit, next, whole, options));
            failure = null;
            PolicyState left = new PolicyState(next, edit.nextSequence(), terms.window(state, next, options));
            return left.differsFrom(state) ? left : state;
        } catch (RuntimeException refused) {
            fail(refused);
            return state;
        }
    }

    void fail(Throwable cause) {
        failure = cause;
        applied = null;
    }

    boolean isDone() {
        return done;
    }

    /** What the last attempt came to is final. */
    void conclude() {
        done = true;
    }

    /** Throws what the write failed by. One failure may be that of several writes: their callers share the object. */
    Applied<T> answer() {
        if (failure instanceof RuntimeException refused) {
            throw refused;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return Objects.requireNonNull(applied);
    }
}
