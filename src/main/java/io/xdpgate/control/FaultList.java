package io.xdpgate.control;

import io.xdpgate.policy.EntryLines;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first faults of a long list, and how many more there are. */
final class FaultList {
    private final List<Fault> faults = new ArrayList<>();
    private int more;

    void add(String pointer, String detail) {
        if (faults.size() < EntryLines.MOST_FAULTS) {
            faults.add(new Fault(pointer, detail));
        } else {
            more++;
        }
    }

    void addIf(@Nullable String detail, String pointer) {
        if (detail != null) {
            add(pointer, detail);
        }
    }

    List<Fault> faults() {
        return faults;
    }

    /** @throws InvalidPolicyException if there is a fault */
    void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new InvalidPolicyException(faults, more);
        }
    }
}
