package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntryChange;
import io.xdpgate.policy.EntryDifference;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Changes address sets. Thread-safe: never overlaps with a write of the policy, readers never wait. When a write
 * returns, the kernel enforces it and the store has it; when it throws, nothing has changed. Makes no revisions.
 *
 * <p>Entries that carry {@code expiresAt} are taken out by a thread of this class; closing ends it.
 *
 * <p>Refusals: those of {@link PolicyControl}; faults carry pointers into {@link SetDraft}, or {@code /add/<n>} and
 * {@code /remove/<n>}.
 */
public class SetControl implements AutoCloseable {
    /** Entries that expire in one go: a few milliseconds under the lock of the writers. */
    private static final int MOST_EXPIRED = 2_000;

    private static final long TURN_NS = 1_000_000;

    private final PolicyControl policies;
    private final SetLimits limits;
    private final Clock clock;
    private final Alarm expiry;

    /** @param policies initialised */
    @SuppressWarnings("this-escape") // the alarm and the listener need no more than what is set before them
    public SetControl(PolicyControl policies, SetLimits limits, Clock clock) {
        this.policies = policies;
        this.limits = limits;
        this.clock = clock;
        this.expiry = new Alarm("xdpgate-set-expiry", this::expire, "expired entries are still in sets; trying again");
        policies.exclusively(() -> {
            policies.onSetsReplaced(this::setAlarm);
            setAlarm();
            return policies.current();
        });
    }

    /** The sets in force. */
    public AddressSets sets() {
        return policies.current().sets();
    }

    /**
     * The sets in force.
     *
     * @throws RefusedException.NotReady if the saved policy could not be loaded
     */
    public AddressSets readable() {
        policies.requireInitialised();
        return sets();
    }

    /** @throws RefusedException.NoSuchSet if there is none of this name */
    public AddressSet require(String name) {
        return readable().get(name).orElseThrow(() -> new RefusedException.NoSuchSet(name));
    }

    public SetLimits limits() {
        return limits;
    }

    /** @throws RefusedException.DuplicateSet if the name is taken */
    public AddressSet create(SetDraft draft, WriteOptions options) {
        return policies.exclusively(() -> {
            policies.requireInitialised();
            SetCheck check = new SetCheck(limits, now());
            check.draft("", draft);
            check.faults().throwIfAny();
            if (sets().has(draft.name())) {
                throw new RefusedException.DuplicateSet("/name", draft.name());
            }
            AddressSet made = SetReplacement.create(draft, now());
            apply(sets().with(made), options);
            return made;
        });
    }

    /**
     * @return the set as it was
     * @throws RefusedException.SetInUse if a rule names it, enabled or not
     */
    public AddressSet delete(String name, Predicate<AddressSet> precondition, WriteOptions options) {
        return policies.exclusively(() -> {
            AddressSet old = require(name, precondition);
            List<String> users =
                    policies.rulesToKeep(name).stream().map(Rule::id).toList();
            if (!users.isEmpty()) {
                throw new RefusedException.SetInUse(name, users);
            }
            apply(sets().without(name), options);
            return old;
        });
    }

    /** Takes entries out and puts entries in, all or none. An entry that is there gets the new expiry and comment. */
    public SetChange change(
            String name,
            List<SetEntry> add,
            List<Prefix> remove,
            Predicate<AddressSet> precondition,
            WriteOptions options) {
        return policies.exclusively(() -> {
            AddressSet old = require(name, precondition);
            SetCheck check = new SetCheck(limits, now());
            check.entries("/add", add);
            check.apart(add, remove);
            check.faults().throwIfAny();
            return conclude(old, old.entries().with(add, remove), options);
        });
    }

    /** Puts other entries in the place of all that are there. */
    public SetChange replace(String name, EntrySet entries, Predicate<AddressSet> precondition, WriteOptions options) {
        return policies.exclusively(() -> {
            AddressSet old = require(name, precondition);
            List<SetEntry> updated = entries.updatedSince(old.entries());
            EntryDifference difference = EntryDifference.between(old.entries(), entries);
            EntryChange change = new EntryChange(
                    difference.size() + updated.size() == 0 ? old.entries() : entries,
                    difference.added(),
                    difference.removed(),
                    updated.size(),
                    entries.size() - difference.added() - updated.size());
            return conclude(old, change, options);
        });
    }

    /** What happened to the entries of a set after a version, oldest first. */
    public SetJournal.Page journal(String name, long after, int limit) {
        AddressSet set = require(name);
        return SetJournal.Page.of(policies.journal(name, after, limit + 1), after, set.version(), limit);
    }

    @Override
    public void close() {
        expiry.close();
    }

    private SetChange conclude(AddressSet old, EntryChange change, WriteOptions options) {
        if (change.isNone()) {
            return new SetChange(old, change, List.of());
        }
        AddressSet next = old.withEntries(change.entries(), now());
        AddressSets all = sets().with(next);
        List<Warning> warnings = new ArrayList<>(policies.lockouts(all, options));
        if (next.entries().isEmpty()) {
            warnings.addAll(PolicyWarnings.emptySets(rulesThatName(old.name()), all));
        }
        if (options.refuseOnWarning() && !warnings.isEmpty()) {
            throw new RefusedException.Warned(warnings);
        }
        apply(all, options);
        return new SetChange(next, change, warnings);
    }

    private AddressSet require(String name, Predicate<AddressSet> precondition) {
        AddressSet set = require(name);
        if (!precondition.test(set)) {
            throw new RefusedException.PreconditionFailed(
                    "the set '" + name + "' is at version " + set.version() + "; read it again");
        }
        return set;
    }

    private void apply(AddressSets next, WriteOptions options) {
        List<Fault> faults = limits.faults(next, "");
        if (!faults.isEmpty()) {
            throw new InvalidPolicyException(faults);
        }
        if (!options.dryRun()) {
            policies.applySets(before -> next);
            setAlarm();
        }
    }

    private List<Rule> rulesThatName(String set) {
        return policies.current().ruleList().namingSet(set);
    }

    /** Whole milliseconds, as in every answer. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void setAlarm() {
        sets().earliestExpiry().ifPresentOrElse(time -> expiry.setFor(Deadline.at(time, clock)), expiry::clear);
    }

    /** Some thousand at a time, so that writes get their turn in between. */
    private void expire() {
        while (true) {
            Instant now = clock.instant();
            policies.expireEntries(sets -> withoutExpired(sets, now, MOST_EXPIRED));
            if (sets().earliestExpiry().filter(next -> !next.isAfter(now)).isEmpty()) {
                break;
            }
            // Long enough for those that wait for the lock to get it, which is not handed over in turn.
            LockSupport.parkNanos(TURN_NS);
        }
        policies.exclusively(() -> {
            setAlarm();
            return sets();
        });
    }

    /** The sets without the entries that expire at a time or before it. */
    static AddressSets withoutExpired(AddressSets sets, Instant now) {
        return withoutExpired(sets, now, Integer.MAX_VALUE);
    }

    private static AddressSets withoutExpired(AddressSets sets, Instant now, int most) {
        AddressSets left = sets;
        int rest = most;
        for (AddressSet set : sets.all()) {
            List<Prefix> expired = set.entries().expired(now, rest);
            if (!expired.isEmpty()) {
                rest -= expired.size();
                EntrySet entries = set.entries().with(List.of(), expired).entries();
                left = left.with(set.withEntries(entries, now.truncatedTo(ChronoUnit.MILLIS)));
            }
        }
        return left;
    }
}
