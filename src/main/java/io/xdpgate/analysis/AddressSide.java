package io.xdpgate.analysis;

import io.xdpgate.policy.UInt128;

/** The addresses of one family that a condition holds for. Immutable. */
interface AddressSide {
    boolean contains(UInt128 address);

    boolean overlaps(Addresses others);

    boolean containsAll(Addresses others);

    /** Divides addresses by whether the condition holds for them. */
    Cut cut(Addresses addresses);

    /**
     * Addresses, divided.
     *
     * @param inside those for which the condition holds
     * @param outside those for which it does not
     * @param rest those beyond what was looked at, so that no part is larger than a search can handle
     */
    record Cut(Addresses inside, Addresses outside, Addresses rest) {}
}
