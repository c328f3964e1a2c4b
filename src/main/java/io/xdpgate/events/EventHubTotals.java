package io.xdpgate.events;

/**
 * What became of events in the hub since start, summed over subscribers. While the set of subscribers stays the
 * same, {@code received * subscribers} = delivered + filtered + lostSubscriber + what is queued. Events that are
 * replayed from the history are not counted again.
 *
 * @param received from the reader
 * @param delivered taken by a subscriber
 * @param filtered not wanted by a subscriber
 * @param lostHub received while nobody was subscribed any more, or left in the queue of a subscriber that closed
 * @param lostSubscriber a subscriber's queue was full
 */
public record EventHubTotals(
        long received, long delivered, long filtered, long lostHub, long lostSubscriber, int subscribers) {}
