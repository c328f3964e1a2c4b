package io.xdpgate.dataplane;

import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;

/**
 * Packets of one interface with one reason and verdict since load.
 *
 * @param interfaceName {@code unknown} for packets of an interface that has no slot
 * @param bytes frames from the Ethernet header, without FCS
 */
public record Total(String interfaceName, Reason reason, Verdict verdict, long packets, long bytes) {}
