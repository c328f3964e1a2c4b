package io.xdpgate.analysis;

import io.xdpgate.policy.Address;

/**
 * Who asks for a change, as the service's own socket sees it: not what a proxy says in a header.
 *
 * @param remote where the packets come from
 * @param local where they go to
 * @param port where they go to
 */
public record Caller(Address remote, Address local, int port) {}
