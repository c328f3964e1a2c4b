package io.xdpgate.bpf;

/**
 * What the program did with a frame that no interface sent.
 *
 * @param action {@code XDP_*} number of {@code linux/bpf.h}: 1 drop, 2 pass
 * @param output the frame afterwards
 * @param nanosPerRun average of all runs
 */
public record TestRun(int action, byte[] output, long nanosPerRun) {
    public static final int XDP_DROP = 1;
    public static final int XDP_PASS = 2;
}
