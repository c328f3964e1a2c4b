package io.xdpgate.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Traffic that a change would drop and that got through before.
 *
 * @param traffic what is cut off
 * @param who the address of the caller, or the management entry
 * @param ruleId what would drop it; null: the default action
 * @param witness one of its packets
 */
public record Lockout(Traffic traffic, String who, @Nullable String ruleId, Witness witness) {
    /** Which traffic. */
    public enum Traffic {
        /** The connection on which the change is asked for, or the next one. */
        CALLER,
        /** What the guard lets in as long as it has the entry. */
        MANAGEMENT
    }
}
