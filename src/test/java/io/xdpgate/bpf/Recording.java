package io.xdpgate.bpf;

import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what the reader hands over. */
final class Recording implements EventSink {
    private final List<PacketEvent> packets = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();

    @Override
    public void packet(PacketEvent event) {
        packets.add(event);
    }

    @Override
    public void lost(long count) {
        lost.addAndGet(count);
    }

    List<PacketEvent> packets() {
        return packets;
    }

    long lostCount() {
        return lost.get();
    }
}
