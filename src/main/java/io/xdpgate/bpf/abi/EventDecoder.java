package io.xdpgate.bpf.abi;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Reads perf samples of map {@code xg_events}. */
public final class EventDecoder {
    private EventDecoder() {}

    /**
     * The event in a sample; nothing of the result refers to the segment.
     *
     * @param sample at any alignment, exactly as long as the kernel says; bytes beyond the event are padding
     * @return empty if the sample is too short or contradicts itself: an event lost, to be counted by the caller
     */
    public static Optional<EventRecord> decode(MemorySegment sample) {
        throw new IllegalStateException("the decoder is being written");
    }
}
