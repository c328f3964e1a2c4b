package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Replaces all address sets by a list; sets are recognised by name. */
final class SetReplacement {
    private SetReplacement() {}

    /**
     * @param drafts those without entries keep what they have
     * @return {@code before} itself if nothing changes
     * @throws io.xdpgate.policy.InvalidPolicyException with the faults of the drafts; pointers {@code /sets/<n>/...}
     * @throws RefusedException.DuplicateSet if a name is listed twice
     */
    static AddressSets replace(AddressSets before, List<SetDraft> drafts, SetLimits limits, Instant now) {
        SetCheck check = new SetCheck(limits, now);
        Set<String> listed = new HashSet<>();
        for (int i = 0; i < drafts.size(); i++) {
            check.draft("/sets/" + i, drafts.get(i));
            if (!listed.add(drafts.get(i).name())) {
                throw new RefusedException.DuplicateSet(
                        "/sets/" + i + "/name", drafts.get(i).name());
            }
        }
        check.faults().throwIfAny();
        AddressSets next = before;
        for (SetDraft draft : drafts) {
            AddressSet old = before.get(draft.name()).orElse(null);
            next = next.with(old == null ? create(draft, now) : update(old, draft, now));
        }
        Set<String> gone = new TreeSet<>(before.names());
        gone.removeAll(listed);
        for (String name : gone) {
            next = next.without(name);
        }
        return next;
    }

    static AddressSet create(SetDraft draft, Instant now) {
        List<SetEntry> entries = draft.entries();
        return AddressSet.create(
                draft.name(), draft.comment(), entries == null ? EntrySet.EMPTY : EntrySet.of(entries), now);
    }

    private static AddressSet update(AddressSet old, SetDraft draft, Instant now) {
        List<SetEntry> listed = draft.entries();
        EntrySet entries = listed == null ? old.entries() : EntrySet.of(listed);
        if (entries.equals(old.entries())) {
            return Objects.equals(draft.comment(), old.comment()) ? old : old.withComment(draft.comment(), now);
        }
        return new AddressSet(old.name(), draft.comment(), old.createdAt(), now, old.version() + 1, entries);
    }
}
