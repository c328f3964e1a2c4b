package io.xdpgate.bench;

import io.xdpgate.classbench.AddressList;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Prefix;

/**
 * Where benchmarks meet the address sets of a policy. Both methods say that there are none; the rows that need them
 * print that.
 */
final class Sets {
    private static final String MISSING = "policies have no address sets yet";

    private Sets() {}

    /**
     * A policy that drops by default, with one rule that drops packets from the set; the set holds the list.
     *
     * @throws UnsupportedOperationException where policies have no sets
     */
    static Policy withSet(AddressList list) {
        throw new UnsupportedOperationException(MISSING + ": " + list.size() + " entries");
    }

    /**
     * Changes of one set through the control plane; each is in force when the call returns. Making it creates the
     * set, empty, and a rule that drops packets from it.
     *
     * @throws UnsupportedOperationException where policies have no sets
     */
    static SetChanges changes(PolicyControl control) {
        throw new UnsupportedOperationException(
                MISSING + ", revision " + control.current().revision());
    }

    /** See {@link #changes}. */
    interface SetChanges {
        void replace(AddressList entries);

        void add(Prefix entry);

        void remove(Prefix entry);
    }
}
