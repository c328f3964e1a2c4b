package io.xdpgate.dataplane;

import org.jspecify.annotations.Nullable;

/** A loaded program that frames can be shown to. Closing it ends that. Thread-safe. */
public interface PacketJudge extends AutoCloseable {
    /** Longest frame that a program without fragments sees whole in a test run, bytes. */
    int MAX_FRAME = 3_400;

    /**
     * Runs the program on a frame as if it had arrived on an interface. Counters, events and rates stay as they are.
     * Needs Linux 5.15.
     *
     * @param frame from the Ethernet header, without FCS: 14..{@value #MAX_FRAME} bytes
     * @param interfaceName null: one that the program is not attached to
     * @throws NoSuchInterfaceException if there is no such interface
     * @throws DataplaneException if the kernel refuses, or does not know traced packets
     */
    Judgement judge(byte[] frame, @Nullable String interfaceName);

    @Override
    void close();
}
