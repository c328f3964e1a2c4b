package io.xdpgate.events;

/**
 * What became of events in the hub since start, summed over subscribers.
 *
 * @param received from the reader
 * @param delivered taken by a subscriber
 * @param filtered not wanted by a subscriber
 * @param lostHub received while nobody was subscribed any more
 * @param lostSubscriber a subscriber's queue was full
 */
public record EventHubTotals(
        long received, long delivered, long filtered, long lostHub, long lostSubscriber, int subscribers) {}
