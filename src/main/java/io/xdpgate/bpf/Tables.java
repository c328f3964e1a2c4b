package io.xdpgate.bpf;

import java.lang.foreign.MemorySegment;

/** The mapped maps that a policy lives in, each with both of its halves. Whoever mapped them unmaps them. */
record Tables(
        MemorySegment headers,
        MemorySegment rules,
        MemorySegment rows,
        MemorySegment ranges4,
        MemorySegment ranges6,
        MemorySegment classes) {}
