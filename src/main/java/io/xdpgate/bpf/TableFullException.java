package io.xdpgate.bpf;

import io.xdpgate.dataplane.DataplaneException;

/** A policy needs more room than a table has; nothing was written. */
public class TableFullException extends DataplaneException {
    private static final long serialVersionUID = 1;

    private final String table;
    private final int needed;
    private final int capacity;

    public TableFullException(String table, int needed, int capacity) {
        super("the policy needs " + needed + " elements of " + table + ", which has " + capacity, null);
        this.table = table;
        this.needed = needed;
        this.capacity = capacity;
    }

    /** Name of the map. */
    public String table() {
        return table;
    }

    public int needed() {
        return needed;
    }

    /** Elements that one generation may use. */
    public int capacity() {
        return capacity;
    }
}
