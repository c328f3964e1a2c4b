package io.xdpgate.events;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A bounded queue between the hub and one subscriber. The lock is held for a few field accesses only. */
final class QueuedSubscription implements EventSubscription {
    private final EventHub hub;
    private final EventFilter filter;
    private final int capacity;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<EventMessage> queue = new ArrayDeque<>();
    private int packets;
    /** Packets that are out of the queue and not acknowledged yet. */
    private int underWay;
    /** Queued packets that wake the subscriber. */
    private int enough = 1;

    private long pendingKernelLoss;
    private long pendingOwnLoss;
    private boolean closed;

    /** Written before the subscription is published, then used by the subscriber's thread only. */
    private final Queue<EventMessage> backlog = new ArrayDeque<>();

    QueuedSubscription(EventHub hub, EventFilter filter, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a subscriber's queue holds 1 packet or more, not " + capacity);
        }
        this.hub = hub;
        this.filter = filter;
        this.capacity = capacity;
    }

    /** What comes before the live stream; filtered when it is taken, to keep that off the reader thread. */
    void replay(List<EventMessage> messages) {
        backlog.addAll(messages);
    }

    /** Called by the hub in stream order. */
    void offer(EventMessage.Packet message) {
        if (!filter.accepts(message.event())) {
            hub.countFiltered();
            return;
        }
        lock.lock();
        try {
            if (closed) {
                hub.countAbandoned(1);
            } else if (packets == capacity) {
                pendingOwnLoss++;
                hub.countLostSubscriber();
            } else {
                tellLosses();
                queue.add(message);
                packets++;
                if (packets >= enough) {
                    arrived.signal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void lostInKernel(long count) {
        lock.lock();
        try {
            pendingKernelLoss += count;
            if (enough == 1) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Packets in the queue or not acknowledged yet. */
    int queued() {
        lock.lock();
        try {
            return packets + underWay;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable EventMessage next(Duration timeout) throws InterruptedException {
        EventMessage old = nextOfBacklog();
        if (old != null) {
            return old;
        }
        long remaining = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            while (!closed) {
                EventMessage message = poll();
                if (message != null || remaining <= 0) {
                    return message;
                }
                remaining = arrived.awaitNanos(remaining);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void acknowledge() {
        lock.lock();
        try {
            hub.countDelivered(underWay);
            underWay = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void gather(Duration atMost) throws InterruptedException {
        long remaining = TimeUnit.NANOSECONDS.convert(atMost);
        lock.lockInterruptibly();
        try {
            enough = Math.max(1, capacity / 2);
            while (!closed && packets < enough && remaining > 0) {
                remaining = arrived.awaitNanos(remaining);
            }
        } finally {
            enough = 1;
            lock.unlock();
        }
    }

    @Override
    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            hub.countAbandoned(packets + underWay);
            queue.clear();
            packets = 0;
            underWay = 0;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        hub.leave(this);
    }

    private @Nullable EventMessage poll() {
        if (queue.isEmpty()) {
            tellLosses();
        }
        EventMessage message = queue.poll();
        if (message instanceof EventMessage.Packet) {
            packets--;
            underWay++;
        }
        return message;
    }

    /** Puts the losses since the last queued packet into the stream; they are before the next one. */
    private void tellLosses() {
        if (pendingKernelLoss > 0) {
            queue.add(new EventMessage.Loss(pendingKernelLoss, EventMessage.Stage.KERNEL));
            pendingKernelLoss = 0;
        }
        if (pendingOwnLoss > 0) {
            queue.add(new EventMessage.Loss(pendingOwnLoss, EventMessage.Stage.SUBSCRIBER));
            pendingOwnLoss = 0;
        }
    }

    private @Nullable EventMessage nextOfBacklog() {
        while (!isClosed()) {
            EventMessage message = backlog.poll();
            if (message == null || !(message instanceof EventMessage.Packet packet) || filter.accepts(packet.event())) {
                return message;
            }
        }
        return null;
    }
}
