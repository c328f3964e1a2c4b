package io.xdpgate.control;

/** What filters when the saved policy cannot be loaded. */
public enum FailMode {
    /** What another process left in force; if it left nothing, as {@link #CLOSED}. */
    LAST,
    /** Everything is dropped but what the guard passes. */
    CLOSED,
    /** Everything passes. */
    OPEN
}
