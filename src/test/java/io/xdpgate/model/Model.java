package io.xdpgate.model;

import io.xdpgate.control.RefusedException.ConfirmWindowOpen;
import io.xdpgate.control.RefusedException.DuplicateName;
import io.xdpgate.control.RefusedException.SetInUse;
import io.xdpgate.control.Revision.Origin;
import io.xdpgate.control.RevisionState;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is in force, what was before, and what waits to be confirmed. Immutable.
 *
 * @param sets by name
 * @param history all revisions, the first one first; the last one is in force
 * @param window null: nothing waits
 */
record Model(
        Map<String, Entries> sets,
        List<Kept> history,
        @Nullable Window window) {
    /** When an entry goes that never does. */
    static final Instant NEVER = Instant.MAX;

    /** Of an address set, from version 1: prefixes and when they expire. */
    record Entries(long version, Map<Prefix, Instant> expiries) {
        Entries {
            expiries = Map.copyOf(expiries);
        }

        Entries next(Map<Prefix, Instant> others) {
            return others.equals(expiries) ? this : new Entries(version + 1, others);
        }

        Entries at(Instant now) {
            Map<Prefix, Instant> left = new HashMap<>(expiries);
            left.values().removeIf(time -> !time.isAfter(now));
            return next(left);
        }
    }

    /** A revision. */
    record Kept(String author, Origin origin, @Nullable String note, Content content, boolean reverted) {}

    /**
     * @param base the revision that comes back, from 1
     * @param due when it does unless the change is confirmed
     */
    record Window(int base, String author, Instant due) {}

    /**
     * What a write comes to.
     *
     * @param refusals the reasons for which it may be refused; empty: it is not
     */
    record Outcome(Model next, Set<Class<? extends RuntimeException>> refusals) {}

    Model {
        sets = Map.copyOf(sets);
        history = List.copyOf(history);
    }

    /** Of a service that starts for the first time. */
    static Model first() {
        return new Model(Map.of(), List.of(new Kept("system", Origin.SYSTEM, null, Content.INITIAL, false)), null);
    }

    int revision() {
        return history.size();
    }

    Content content() {
        return history.getLast().content();
    }

    /** Of a set that is there. */
    Entries entries(String set) {
        return Objects.requireNonNull(sets.get(set), set);
    }

    Content content(int revision) {
        return history.get(revision - 1).content();
    }

    RevisionState state(int revision) {
        if (history.get(revision - 1).reverted()) {
            return RevisionState.REVERTED;
        }
        if (window != null && revision > window.base()) {
            return RevisionState.PROVISIONAL;
        }
        return revision == revision() ? RevisionState.ACTIVE : RevisionState.SUPERSEDED;
    }

    /** A caller's write. */
    Outcome write(Content next, Map<String, Entries> nextSets, WriteOptions options, Origin origin, Instant now) {
        Set<Class<? extends RuntimeException>> refusals = new HashSet<>();
        boolean adds = window != null
                && options.confirmWithin() != null
                && window.author().equals(options.author());
        if (window != null && !adds && !options.dryRun()) {
            refusals.add(ConfirmWindowOpen.class);
        }
        if (next.repeatsAName()) {
            refusals.add(DuplicateName.class);
        }
        for (String name : next.setsNamed()) {
            if (!nextSets.containsKey(name)) {
                refusals.add(sets.containsKey(name) ? SetInUse.class : InvalidPolicyException.class);
            }
        }
        Model left =
                next.equals(content()) ? this : with(new Kept(options.author(), origin, options.note(), next, false));
        Window after = window;
        if (options.confirmWithin() != null && (window != null || left.revision() > revision())) {
            int base = window == null ? revision() : window.base();
            after = new Window(base, options.author(), now.plus(options.confirmWithin()));
            if (!nextSets.keySet().containsAll(sets.keySet())) {
                refusals.add(InvalidPolicyException.class);
            }
        }
        Model made = new Model(nextSets, left.history, after);
        return new Outcome(refusals.isEmpty() && !options.dryRun() ? made : this, refusals);
    }

    /** Names of sets that rules name, or would if what is provisional is taken back. */
    Set<String> setsInUse() {
        Set<String> names = new HashSet<>(content().setsNamed());
        if (window != null) {
            names.addAll(content(window.base()).setsNamed());
        }
        return names;
    }

    Model withSets(Map<String, Entries> others) {
        return new Model(others, history, window);
    }

    Model confirmed() {
        return new Model(sets, history, null);
    }

    /** When the next thing happens by itself; empty: never. */
    Optional<Instant> nextDue() {
        Stream<Instant> rules = content().rules().stream().flatMap(rule -> Stream.ofNullable(rule.expiresAt()));
        Stream<Instant> entries = sets.values().stream().flatMap(set -> set.expiries().values().stream());
        Stream<Instant> windows = window == null ? Stream.of() : Stream.of(window.due());
        return Stream.of(rules, entries, windows)
                .flatMap(all -> all)
                .filter(time -> !time.equals(NEVER))
                .min(Instant::compareTo);
    }

    /** What happens by itself up to a time, at one go, as at a start. */
    Model at(Instant now) {
        Map<String, Entries> left = new HashMap<>(sets);
        left.replaceAll((name, entries) -> entries.at(now));
        Model fresh = withSets(left);
        if (window != null && !window.due().isAfter(now)) {
            return fresh.reverted(window, now);
        }
        Content without = content().at(now);
        return without.equals(content()) ? fresh : fresh.with(new Kept("system", Origin.EXPIRY, null, without, false));
    }

    private Model reverted(Window over, Instant now) {
        Content back = content(over.base()).at(now);
        if (back.equals(content())) {
            return confirmed();
        }
        List<Kept> marked = new ArrayList<>(history);
        for (int i = over.base(); i < marked.size(); i++) {
            Kept kept = marked.get(i);
            boolean asked = kept.origin() == Origin.API || kept.origin() == Origin.RESTORE;
            marked.set(i, new Kept(kept.author(), kept.origin(), kept.note(), kept.content(), asked));
        }
        String note = "not confirmed by " + over.author() + ": back to revision " + over.base();
        marked.add(new Kept("system", Origin.REVERT, note, back, false));
        return new Model(sets, marked, null);
    }

    private Model with(Kept revision) {
        List<Kept> longer = new ArrayList<>(history);
        longer.add(revision);
        return new Model(sets, longer, window);
    }

    /** The same with the ids that the service has given to new rules. */
    Model named(List<Rule> real) {
        List<Kept> kept = new ArrayList<>(history);
        Kept last = kept.removeLast();
        kept.add(new Kept(
                last.author(), last.origin(), last.note(), last.content().named(real), last.reverted()));
        return new Model(sets, kept, window);
    }

    /** For the plain evaluator. */
    Policy asPolicy() {
        AddressSets made = AddressSets.NONE;
        for (Map.Entry<String, Entries> set : sets.entrySet()) {
            List<SetEntry> entries = set.getValue().expiries().keySet().stream()
                    .map(SetEntry::of)
                    .toList();
            made = made.with(AddressSet.create(set.getKey(), null, EntrySet.of(entries), Instant.EPOCH));
        }
        Content content = content();
        return new Policy(revision(), content.defaultAction(), content.options(), content.asRules()).withSets(made);
    }
}
