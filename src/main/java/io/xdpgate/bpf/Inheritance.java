package io.xdpgate.bpf;

import java.util.Collection;
import java.util.List;

/**
 * What another process left in force.
 *
 * @param generation in force; 0: not known
 * @param isPublishable whether the next policy may be published beside it, in the same tables; else those are of
 *     another object, and the next policy comes with another program
 * @param inForce parts of its policy; empty if they cannot be told
 * @param rules that lived, see {@link RulePlaces#identity}
 */
record Inheritance(int generation, boolean isPublishable, List<FoundPart> inForce, Collection<Object> rules) {}
