package io.xdpgate.analysis;

/**
 * How much work may go into answers: looks at a region, and time. For one thread.
 *
 * <p>Two limits, as time alone would make answers differ from run to run.
 */
final class Budget {
    /** Looks between two looks at the clock. */
    private static final int STRIDE = 64;

    private final long deadlineNs;
    private long left;
    private long nextClock;

    /**
     * @param looks at regions, in all
     * @param deadlineNs as of {@link System#nanoTime}
     */
    Budget(long looks, long deadlineNs) {
        this.left = looks;
        this.deadlineNs = deadlineNs;
        this.nextClock = looks;
    }

    /** @throws Spent if nothing is left */
    void spend(long looks) throws Spent {
        left -= looks;
        if (left < 0) {
            throw new Spent();
        }
        if (left <= nextClock) {
            nextClock = left - STRIDE;
            if (System.nanoTime() - deadlineNs >= 0) {
                throw new Spent();
            }
        }
    }

    /** The work ends without an answer. */
    static final class Spent extends Exception {
        private static final long serialVersionUID = 1;

        private Spent() {
            super("the budget is spent", null, false, false);
        }
    }
}
