package io.xdpgate.trace;

import io.xdpgate.dataplane.Judgement;
import java.util.List;

/**
 * A packet's way through a policy.
 *
 * @param steps the enabled rules up to the one that decided, in the order in which they are tried, at most
 *     {@value #MAX_STEPS}; none if the packet never reached the rules
 * @param stepsTruncated whether there were more
 */
public record Trace(Judgement judgement, List<Step> steps, boolean stepsTruncated) {
    /** Steps of one trace. */
    public static final int MAX_STEPS = 1_000;

    public Trace {
        steps = List.copyOf(steps);
    }
}
