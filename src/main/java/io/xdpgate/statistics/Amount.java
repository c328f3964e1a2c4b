package io.xdpgate.statistics;

/**
 * Packets and their bytes.
 *
 * @param bytes frames from the Ethernet header, without FCS
 */
public record Amount(long packets, long bytes) {
    public static final Amount NONE = new Amount(0, 0);

    Amount plus(Amount more) {
        return new Amount(packets + more.packets, bytes + more.bytes);
    }

    /** What came since; all of it if the source has started again at 0 in the meantime. */
    Amount since(Amount baseline) {
        return packets < baseline.packets || bytes < baseline.bytes
                ? this
                : new Amount(packets - baseline.packets, bytes - baseline.bytes);
    }
}
