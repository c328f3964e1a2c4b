package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;

/** A part of a policy that is to be written: its size is known, its place is not. */
sealed interface PartPlan permits ClassifierPlan, SetsPlan {
    /** What {@link StoredPart#source()} will be. */
    Object source();

    int lines();

    /** @param run of {@link #lines()} lines that no program reads */
    StoredPart write(TableMemory memory, Run run);
}
