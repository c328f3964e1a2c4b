package io.xdpgate.control;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntryChange;
import java.util.List;

/**
 * The result of an accepted change of a set's entries.
 *
 * @param set as it is in force (with {@code dryRun}: as it would be)
 */
public record SetChange(AddressSet set, EntryChange change, List<Warning> warnings) {
    public SetChange {
        warnings = List.copyOf(warnings);
    }
}
