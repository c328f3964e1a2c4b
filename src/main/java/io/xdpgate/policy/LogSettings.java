package io.xdpgate.policy;

/**
 * Which packets of a rule make events.
 *
 * @param every one packet in this many, 1..1,000,000
 * @param maxPerSecond events a second on each CPU, 1..1,000,000
 * @param snapLength bytes of the packet in the event, 0..256
 */
public record LogSettings(int every, int maxPerSecond, int snapLength) {
    public static final int MAX_RATE = 1_000_000;
    public static final int MAX_SNAP_LENGTH = 256;

    /** What an absent {@code log} means for rules that drop or count. */
    public static final LogSettings DEFAULT = new LogSettings(1, 100, 128);

    public LogSettings {
        if (every < 1 || every > MAX_RATE || maxPerSecond < 1 || maxPerSecond > MAX_RATE) {
            throw new IllegalArgumentException("every and maxPerSecond are 1.." + MAX_RATE);
        }
        if (snapLength < 0 || snapLength > MAX_SNAP_LENGTH) {
            throw new IllegalArgumentException("snapLength is 0.." + MAX_SNAP_LENGTH);
        }
    }
}
