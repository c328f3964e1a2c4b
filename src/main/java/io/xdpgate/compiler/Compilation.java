package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Rule;
import java.util.List;
import java.util.Map;

/** Tables together with what they were made of, so that the next policy can be compiled as a difference. Immutable. */
public final class Compilation {
    /**
     * What {@link PolicyTables#main()} was compiled from.
     *
     * @param rules of the policy, disabled ones included, in order of sequence
     * @param main those that end the search and the guard entries, in order of key
     * @param counts in order of key
     */
    record Base(
            List<Rule> rules,
            Guard guard,
            Map<String, Integer> interfaceSlots,
            List<Candidate> main,
            List<Candidate> counts) {}

    private final PolicyTables tables;
    private final SetBits sets;
    private final Map<String, Integer> interfaceSlots;
    private final Base base;
    private final List<Candidate> overlay;
    private final List<Candidate> counts;

    Compilation(
            PolicyTables tables,
            SetBits sets,
            Map<String, Integer> interfaceSlots,
            Base base,
            List<Candidate> overlay,
            List<Candidate> counts) {
        this.tables = tables;
        this.sets = sets;
        this.interfaceSlots = interfaceSlots;
        this.base = base;
        this.overlay = overlay;
        this.counts = counts;
    }

    /** What is to be installed; {@link PolicyTables#sets()} is null and to be added by whoever knows the sets. */
    public PolicyTables tables() {
        return tables;
    }

    /** The address sets that rules name, and their bits. */
    public SetBits sets() {
        return sets;
    }

    Map<String, Integer> interfaceSlots() {
        return interfaceSlots;
    }

    Base base() {
        return base;
    }

    /** Rules of {@link PolicyTables#overlay()}, in order of key. */
    List<Candidate> overlay() {
        return overlay;
    }

    /** Rules of {@link PolicyTables#counts()}, in order of key. */
    List<Candidate> counts() {
        return counts;
    }
}
