package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Everything that can be wrong with a draft of a set, and with entries, by themselves. */
final class SetCheck {
    private final SetLimits limits;
    private final Instant now;
    private final FaultList faults = new FaultList();

    SetCheck(SetLimits limits, Instant now) {
        this.limits = limits;
        this.now = now;
    }

    FaultList faults() {
        return faults;
    }

    /** @param base pointer of the draft */
    void draft(String base, SetDraft draft) {
        if (!AddressSet.NAME.matcher(draft.name()).matches()) {
            faults.add(
                    base + "/name",
                    "a name has 1 to 64 letters, digits, dots, underscores and hyphens, and starts with a letter or digit");
        }
        faults.addIf(limits.commentFault(draft.comment()), base + "/comment");
        if (draft.entries() != null) {
            entries(base + "/entries", draft.entries());
        }
    }

    /** @param base pointer of the list */
    void entries(String base, List<SetEntry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            SetEntry entry = entries.get(i);
            faults.addIf(limits.commentFault(entry.comment()), base + "/" + i + "/comment");
            Instant expiry = entry.expiresAt();
            if (expiry != null && !expiry.isAfter(now)) {
                faults.add(
                        base + "/" + i + "/expiresAt",
                        "the entry would have expired at " + expiry + "; give a later time");
            }
        }
    }

    void apart(List<SetEntry> add, List<Prefix> remove) {
        Set<Prefix> added = new HashSet<>();
        add.forEach(entry -> added.add(entry.prefix()));
        for (int i = 0; i < remove.size(); i++) {
            if (added.contains(remove.get(i))) {
                faults.add("/remove/" + i, remove.get(i) + " is in 'add' and in 'remove'; leave it out of one");
            }
        }
    }
}
