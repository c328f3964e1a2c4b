package io.xdpgate.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Memory that Java objects take. */
final class Heap {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
    private static final int MEBIBYTE = 1 << 20;

    private Heap() {}

    /** MiB of objects that are in use, those of the benchmark included: after a collection. */
    static long usedMebibytes() {
        // The second one takes what finalisation and references of the first one left.
        System.gc();
        System.gc();
        return MEMORY.getHeapMemoryUsage().getUsed() / MEBIBYTE;
    }

    /** MiB that this machine may use at most. */
    static long mostMebibytes() {
        return Runtime.getRuntime().maxMemory() / MEBIBYTE;
    }
}
