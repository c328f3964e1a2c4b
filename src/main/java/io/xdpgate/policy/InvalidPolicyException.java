package io.xdpgate.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy, a rule or a part of one that means nothing; carries every fault found, or the first of very many. */
public class InvalidPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;
    private final int more;

    public InvalidPolicyException(List<Fault> faults) {
        this(faults, 0);
    }

    /** @param more how many further faults there are */
    public InvalidPolicyException(List<Fault> faults, int more) {
        super(faults.stream()
                .map(fault -> fault.pointer() + ": " + fault.detail())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
        this.more = more;
    }

    /** Faults found beside those of {@link #faults}. */
    public int more() {
        return more;
    }

    public List<Fault> faults() {
        return faults;
    }
}
