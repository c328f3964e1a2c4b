package io.xdpgate.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy, a rule or a part of one that means nothing; carries every fault found. */
public class InvalidPolicyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    public InvalidPolicyException(List<Fault> faults) {
        super(faults.stream()
                .map(fault -> fault.pointer() + ": " + fault.detail())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
