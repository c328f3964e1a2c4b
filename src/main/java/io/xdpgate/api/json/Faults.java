package io.xdpgate.api.json;

import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.ArrayList;
import java.util.List;

/** The faults found so far in one document. Keeps the first, {@value #LIMIT} of them unless a smaller number was asked
 * for, and counts the others; not thread-safe. */
public final class Faults {
    /** Bounds the answer to a document of nothing but faults. */
    public static final int LIMIT = 1_000;

    private static final int LONGEST_QUOTE = 80;

    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> companions = new ArrayList<>();

    private final int limit;
    private int more;

    public Faults() {
        this(LIMIT);
    }

    public Faults(int limit) {
        this.limit = limit;
    }

    public void add(String pointer, String detail) {
        if (faults.size() < limit) {
            faults.add(new Fault(pointer, detail));
        } else {
            more++;
        }
    }

    /**
     * A fault that a later check finds by itself if there is no other: told only together with others, so that one
     * answer has them all.
     */
    public void addCompanion(String pointer, String detail) {
        if (companions.size() < LIMIT) {
            companions.add(new Fault(pointer, detail));
        }
    }

    public boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Whether a fault was found at this pointer or below it. */
    public boolean hasBelow(String pointer) {
        return faults.stream()
                .map(Fault::pointer)
                .anyMatch(found -> found.equals(pointer) || found.startsWith(pointer + "/"));
    }

    public List<Fault> all() {
        return List.copyOf(faults);
    }

    /** @throws InvalidPolicyException with all faults, if there are any */
    public void throwIfAny() {
        if (!faults.isEmpty()) {
            companions.forEach(companion -> add(companion.pointer(), companion.detail()));
            companions.clear();
            throw new InvalidPolicyException(faults, more);
        }
    }

    /** A caller's value for use in a detail, cut short. */
    public static String quote(String value) {
        return "'" + (value.length() > LONGEST_QUOTE ? value.substring(0, LONGEST_QUOTE) + "..." : value) + "'";
    }
}
