package io.xdpgate.testkit;

import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;

/** For tests that are not about events. */
public final class DiscardedEvents implements EventSink {
    @Override
    public void packet(PacketEvent event) {
        // nobody listens
    }

    @Override
    public void lost(long count) {
        // nobody listens
    }
}
