package io.xdpgate.dataplane;

/**
 * Takes what the event reader reads. Called on the reader thread: an implementation must return at once and
 * must not throw.
 */
public interface EventSink {
    void packet(PacketEvent event);

    /** {@code count} more events were lost in the kernel since the last call. */
    void lost(long count);
}
