package io.xdpgate.events;

/**
 * What became of events in the hub since start, summed over subscribers: offered = delivered + filtered + lostHub
 * + lostSubscriber + what is queued. What is replayed from the history is not counted again.
 *
 * @param received from the reader
 * @param offered events times the subscribers of the moment; an event of which nobody hears counts once
 * @param delivered written to a subscriber
 * @param filtered not wanted by a subscriber
 * @param lostHub received while nobody was subscribed any more, or left behind by a subscriber that closed
 * @param lostSubscriber a subscriber's queue was full
 */
public record EventHubTotals(
        long received,
        long offered,
        long delivered,
        long filtered,
        long lostHub,
        long lostSubscriber,
        int subscribers) {}
