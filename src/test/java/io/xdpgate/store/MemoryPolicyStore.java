package io.xdpgate.store;

import io.xdpgate.control.Accepted;
import io.xdpgate.control.ConfirmWindow;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.Revision;
import io.xdpgate.control.RevisionHistory;
import io.xdpgate.control.RevisionSummary;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetJournal;
import io.xdpgate.control.StoreChange;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.RuleList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what it is given as long as the process lives. Thread-safe. */
public class MemoryPolicyStore implements PolicyStore, RevisionHistory {
    private final List<Accepted> revisions = new ArrayList<>();
    private final List<SetJournal.Change> journal = new ArrayList<>();
    private @Nullable Policy saved;
    private @Nullable ConfirmWindow window;

    @Override
    public void save(StoreChange change) {
        keep(change);
    }

    private synchronized void keep(StoreChange change) {
        saved = change.after();
        change.revisions().forEach(this::add);
        window = change.window();
        change.journal().forEach(this::add);
        journal.removeIf(entry -> !change.after().sets().has(entry.set()));
    }

    private void add(Accepted accepted) {
        if (accepted.revision().origin() == Revision.Origin.REVERT && window != null) {
            long base = window.base().revision();
            revisions.replaceAll(old -> old.revision().number() > base ? reverted(old) : old);
        }
        revisions.add(accepted);
    }

    private static Accepted reverted(Accepted old) {
        Revision was = old.revision();
        boolean byCaller = was.origin() == Revision.Origin.API || was.origin() == Revision.Origin.RESTORE;
        return new Accepted(
                new Revision(was.number(), was.time(), was.author(), was.origin(), was.note(), was.summary(), byCaller),
                old.policy(),
                old.nextSequence());
    }

    private void add(SetJournal.Change change) {
        journal.add(change);
        journal.removeIf(other ->
                other.set().equals(change.set()) && other.version() <= change.version() - SetJournal.MOST_CHANGES);
    }

    @Override
    public synchronized Optional<SavedPolicy> load() {
        return Optional.ofNullable(saved)
                .map(policy -> new SavedPolicy(policy, revisions.getLast().nextSequence(), window));
    }

    /** Takes a policy for the one saved first. */
    public void keep(Policy policy) {
        Revision revision = new Revision(
                policy.revision(), Instant.EPOCH, "tester", Revision.Origin.API, null, RevisionSummary.NONE, false);
        long last = policy.rules().isEmpty() ? 0 : policy.rules().getLast().sequence();
        save(new StoreChange(
                StoreChange.NOTHING, policy, List.of(new Accepted(revision, policy, last + 1)), List.of(), null));
    }

    @Override
    public void probe() {}

    @Override
    public synchronized List<Revision> below(long number, int limit) {
        return revisions.reversed().stream()
                .map(Accepted::revision)
                .filter(revision -> revision.number() < number)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Revision> find(long number) {
        return accepted(number).map(Accepted::revision);
    }

    @Override
    public synchronized long oldest() {
        return revisions.isEmpty() ? 0 : revisions.getFirst().revision().number();
    }

    @Override
    public Optional<Policy> policy(long number) {
        return accepted(number).map(accepted -> accepted.policy().withSets(AddressSets.NONE));
    }

    @Override
    public Difference difference(long earlier, long later) {
        Policy before = policy(earlier).orElseThrow();
        Policy after = policy(later).orElseThrow();
        List<Rule> gone = new ArrayList<>();
        List<Rule> come = new ArrayList<>();
        RuleList.diff(before.ruleList(), after.ruleList(), (old, young) -> {
            Optional.ofNullable(old).ifPresent(gone::add);
            Optional.ofNullable(young).ifPresent(come::add);
        });
        return new Difference(
                new Settings(before.defaultAction(), before.options()),
                new Settings(after.defaultAction(), after.options()),
                gone,
                come);
    }

    private synchronized Optional<Accepted> accepted(long number) {
        return revisions.stream()
                .filter(accepted -> accepted.revision().number() == number)
                .findFirst();
    }

    /** The policy saved last. */
    public Optional<Policy> policy() {
        return load().map(SavedPolicy::policy);
    }

    /** Every revision saved, in order. */
    public synchronized List<Accepted> revisions() {
        return List.copyOf(revisions);
    }

    @Override
    public synchronized List<SetJournal.Change> journal(String set, long after, int limit) {
        return journal.stream()
                .filter(change -> change.set().equals(set) && change.version() > after)
                .limit(limit)
                .toList();
    }
}
