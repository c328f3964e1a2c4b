package io.xdpgate.compiler;

/**
 * The address space of one family and direction, cut into ranges. Range {@code i} goes from
 * {@code (high[i], low[i])} up to the start of range {@code i + 1}, or to the last address; range 0 starts at 0.
 * Starts ascend as unsigned 128-bit numbers; IPv4 uses {@code low} only.
 *
 * @param row index into {@link CompiledPolicy#rows()} of each range
 */
public record AddressTable(long[] high, long[] low, int[] row) {
    public int size() {
        return row.length;
    }
}
