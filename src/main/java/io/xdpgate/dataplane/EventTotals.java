package io.xdpgate.dataplane;

/**
 * What became of events on their way out of the kernel, since load. wanted = emitted + suppressed;
 * emitted = received + lost.
 *
 * @param wanted sampled packets while events were armed
 * @param suppressed over a rule's cap
 * @param emitted attempts to write to the perf ring
 * @param lost attempts that failed because the ring was full, or a CPU that came later has none
 * @param received samples that the reader handed on
 */
public record EventTotals(long wanted, long suppressed, long emitted, long lost, long received) {}
