package io.xdpgate.events;

import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes events from the reader and hands them to subscribers. While nobody subscribes, the data plane is told
 * not to make events. Thread-safe.
 *
 * <p>Filters run on the reader thread, so that an unwanted event takes no room in a queue and wakes nobody.
 * Nothing that a subscriber does, or fails to do, makes the reader wait longer than it takes to copy the history's
 * references once.
 */
public class EventHub implements EventSink, AutoCloseable {
    private final Consumer<Boolean> arm;
    private final int maxSubscribers;

    /** Serialises coming and going, and with it the calls of {@code arm}. Taken before {@link #stream}. */
    private final ReentrantLock membership = new ReentrantLock();

    /** Gives the stream one order; the reader takes only this one, so it is never held over a system call. */
    private final ReentrantLock stream = new ReentrantLock();

    private final EventHistory history;
    private volatile List<QueuedSubscription> subscribers = List.of();
    private boolean closed;
    private long received;
    private long offered;
    private long lostUnheard;
    private final LongAdder delivered = new LongAdder();
    private final LongAdder filtered = new LongAdder();
    private final LongAdder lostSubscriber = new LongAdder();
    private final LongAdder abandoned = new LongAdder();

    /**
     * @param arm called with true when the first subscriber comes and with false when the last one leaves; never
     *     by two threads at once
     * @param historySize packets kept for resuming, 0 or more
     */
    public EventHub(Consumer<Boolean> arm, int historySize, int maxSubscribers) {
        this(arm, historySize, maxSubscribers, newEpoch());
    }

    EventHub(Consumer<Boolean> arm, int historySize, int maxSubscribers, String epoch) {
        if (historySize < 0 || maxSubscribers < 1) {
            throw new IllegalArgumentException("historySize is 0 or more, maxSubscribers 1 or more");
        }
        this.arm = arm;
        this.maxSubscribers = maxSubscribers;
        this.history = new EventHistory(epoch, historySize);
    }

    /**
     * Starts a subscription; the caller closes it. With {@code lastId}, what the history still has after that id
     * comes first, preceded by a loss of stage {@code HISTORY} (counted before filtering) if the history does not
     * reach back so far. After an id that this hub has not given, as one of an earlier run, always a loss comes
     * first, then the whole history. Packets of a time when nobody was subscribed made no events and are not in the
     * history.
     *
     * @param lastId the last id the subscriber has seen; null to start with the next event
     * @param queueCapacity packets kept for a slow subscriber before it loses some, 1 or more
     * @throws TooManySubscribersException at the limit
     * @throws IllegalStateException if the hub is closed
     */
    public EventSubscription subscribe(EventFilter filter, int queueCapacity, @Nullable String lastId) {
        membership.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the event hub is closed");
            }
            if (subscribers.size() >= maxSubscribers) {
                throw new TooManySubscribersException(maxSubscribers);
            }
            QueuedSubscription subscription = new QueuedSubscription(this, filter, queueCapacity);
            join(subscription, lastId);
            if (subscribers.size() == 1) {
                armOrLeave(subscription);
            }
            return subscription;
        } finally {
            membership.unlock();
        }
    }

    public EventHubTotals totals() {
        stream.lock();
        try {
            return new EventHubTotals(
                    received,
                    offered,
                    delivered.sum(),
                    filtered.sum(),
                    lostUnheard + abandoned.sum(),
                    lostSubscriber.sum(),
                    subscribers.size());
        } finally {
            stream.unlock();
        }
    }

    /** Packets that wait in the queues of all subscribers, or are on their way out of them. */
    public long queued() {
        return subscribers.stream().mapToLong(QueuedSubscription::queued).sum();
    }

    @Override
    public void packet(PacketEvent event) {
        stream.lock();
        try {
            received++;
            EventMessage.Packet message = history.append(event);
            List<QueuedSubscription> listeners = subscribers;
            if (listeners.isEmpty()) {
                lostUnheard++;
            }
            offered += Math.max(1, listeners.size());
            for (QueuedSubscription listener : listeners) {
                listener.offer(message);
            }
        } finally {
            stream.unlock();
        }
    }

    @Override
    public void lost(long count) {
        stream.lock();
        try {
            for (QueuedSubscription listener : subscribers) {
                listener.lostInKernel(count);
            }
        } finally {
            stream.unlock();
        }
    }

    /** Ends every subscription and takes no more; disarms the data plane. */
    @Override
    public void close() {
        membership.lock();
        try {
            closed = true;
            for (QueuedSubscription subscription : subscribers) {
                subscription.close();
            }
        } finally {
            membership.unlock();
        }
    }

    /** Called by a subscription that closes, once. */
    void leave(QueuedSubscription subscription) {
        membership.lock();
        try {
            remove(subscription);
            if (subscribers.isEmpty()) {
                arm.accept(false);
            }
        } finally {
            membership.unlock();
        }
    }

    void countDelivered(long count) {
        delivered.add(count);
    }

    void countFiltered() {
        filtered.increment();
    }

    void countLostSubscriber() {
        lostSubscriber.increment();
    }

    void countAbandoned(long count) {
        abandoned.add(count);
    }

    private void join(QueuedSubscription subscription, @Nullable String lastId) {
        stream.lock();
        try {
            if (lastId != null) {
                subscription.replay(history.after(lastId));
            }
            List<QueuedSubscription> more = new ArrayList<>(subscribers);
            more.add(subscription);
            subscribers = List.copyOf(more);
        } finally {
            stream.unlock();
        }
    }

    private static String newEpoch() {
        return HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    }

    private void remove(QueuedSubscription subscription) {
        stream.lock();
        try {
            subscribers =
                    subscribers.stream().filter(other -> other != subscription).toList();
        } finally {
            stream.unlock();
        }
    }

    private void armOrLeave(QueuedSubscription subscription) {
        try {
            arm.accept(true);
        } catch (RuntimeException failure) {
            remove(subscription);
            throw failure;
        }
    }
}
