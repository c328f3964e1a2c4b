package io.xdpgate.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one writer at a time work. Writes that come while another is carried out queue up, and whoever gets the lock
 * next carries them all out: each on what the one before left, with one commit for all. A write that is alone waits
 * for nothing. Thread-safe.
 */
final class WriteGroups {
    private final ReentrantLock writer;
    private final Queue<PolicyWrite<?>> queue = new ConcurrentLinkedQueue<>();
    private final WriteTerms terms;
    private final Ground ground;

    /** Where a group starts and what it ends in; called under the writer lock. */
    interface Ground {
        /** The state in force. */
        PolicyState state();

        /**
         * The commit of a state, prepared: running it puts the state in force, or throws and changes nothing.
         *
         * @param revisions those that lie between the state in force and this one
         * @throws RuntimeException if the policy cannot be compiled
         */
        Runnable prepare(PolicyState next, List<Accepted> revisions);
    }

    WriteGroups(ReentrantLock writer, WriteTerms terms, Ground ground) {
        this.writer = writer;
        this.terms = terms;
        this.ground = ground;
    }

    /** Writes that wait for another to end. */
    int queued() {
        return queue.size();
    }

    /** Runs something that no write may overlap with. */
    <T> T exclusively(Supplier<T> action) {
        writer.lock();
        try {
            return action.get();
        } finally {
            writer.unlock();
        }
    }

    /** Returns when the write is in force, alone or with others; throws what it alone, or the group, failed by. */
    <T> Applied<T> write(PolicyWrite<T> write) {
        if (writer.isHeldByCurrentThread()) {
            // No write of another thread may come into the middle of what this one does exclusively.
            lead(List.of(write));
            return write.answer();
        }
        queue.add(write);
        writer.lock();
        try {
            // Whoever takes writes out of the queue concludes them before it gives the lock back.
            if (!write.isDone()) {
                lead(drained());
            }
        } finally {
            writer.unlock();
        }
        return write.answer();
    }

    /** What the write would come to; nothing changes. */
    <T> Applied<T> rehearse(PolicyWrite<T> write) {
        return exclusively(() -> {
            PolicyState next = write.attempt(ground.state(), terms);
            Applied<T> applied = write.answer();
            ground.prepare(next, List.of());
            return applied;
        });
    }

    private List<PolicyWrite<?>> drained() {
        List<PolicyWrite<?>> group = new ArrayList<>();
        for (PolicyWrite<?> next = queue.poll(); next != null; next = queue.poll()) {
            group.add(next);
        }
        return group;
    }

    private void lead(List<PolicyWrite<?>> group) {
        try {
            if (!carryOut(group)) {
                // One of them does not go with the tables: only that one shall fail.
                group.forEach(write -> carryOut(List.of(write)));
            }
        } catch (Throwable failure) {
            group.stream().filter(write -> !write.isDone()).forEach(write -> write.fail(failure));
        } finally {
            group.forEach(PolicyWrite::conclude);
        }
    }

    /** False if the policy of several writes cannot be compiled; nothing has changed then. */
    private boolean carryOut(List<PolicyWrite<?>> group) {
        PolicyState start = ground.state();
        PolicyState state = start;
        // Those that changed something or were judged on what others changed: a refusal, too, may be due to that.
        List<PolicyWrite<?>> dependent = new ArrayList<>();
        List<Accepted> revisions = new ArrayList<>();
        for (PolicyWrite<?> write : group) {
            PolicyState before = state;
            state = write.attempt(before, terms);
            if (state.policy().revision() != before.policy().revision()) {
                WriteOptions options = write.options();
                revisions.add(terms.accepted(before, state, write.origin(), options.author(), options.note()));
            }
            if (state.differsFrom(start)) {
                dependent.add(write);
            }
        }
        if (state.differsFrom(start)) {
            Runnable commit;
            try {
                commit = ground.prepare(state, revisions);
            } catch (RuntimeException refused) {
                if (group.size() > 1) {
                    return false;
                }
                commit = () -> {
                    throw refused;
                };
            }
            commit(commit, dependent);
        }
        group.forEach(PolicyWrite::conclude);
        return true;
    }

    private static void commit(Runnable commit, List<PolicyWrite<?>> dependent) {
        try {
            commit.run();
        } catch (RuntimeException | Error failure) {
            dependent.forEach(write -> write.fail(failure));
        }
    }
}
