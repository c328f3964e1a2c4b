package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;

/** A part of a policy in the tables, immutable but for deaths and counters of its entries. */
sealed interface StoredPart permits StoredClassifier, StoredSets {
    /** What it was written from: parts are recognised by identity. */
    Object source();

    Run run();
}
