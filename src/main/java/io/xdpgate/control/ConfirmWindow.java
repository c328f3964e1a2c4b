package io.xdpgate.control;

import io.xdpgate.policy.Policy;

/**
 * The time in which provisional revisions wait to be confirmed. Their author may add to them by another provisional
 * change, which moves the deadline; everybody else, and a change that is not provisional, has to wait.
 *
 * @param base the policy that comes back unless they are confirmed; its address sets are as they were
 * @param author who made the change
 */
public record ConfirmWindow(Policy base, String author, ConfirmDeadline deadline) {
    /** Whether a revision waits to be confirmed. */
    boolean holds(long revision) {
        return revision > base.revision();
    }
}
