package io.xdpgate.testkit;

/** Says which call is to fail: one, by its place in the order of calls, or all from one on. Thread-safe. */
public final class Faults {
    private int left = -1;
    private boolean lasting;
    private boolean struck;

    /** @param calls those that succeed before one fails */
    public synchronized void failAfter(int calls) {
        set(calls, false);
    }

    /** As if the power went: nothing succeeds any more. */
    public synchronized void failAllAfter(int calls) {
        set(calls, true);
    }

    public synchronized void failNoMore() {
        set(-1, false);
    }

    private void set(int calls, boolean isLasting) {
        left = calls;
        lasting = isLasting;
        struck = false;
    }

    /** Whether a call has failed since the last order. */
    public synchronized boolean haveStruck() {
        return struck;
    }

    /** To be asked before each call: whether this one fails. */
    public synchronized boolean strike() {
        if (left < 0 || left-- > 0) {
            return false;
        }
        struck = true;
        left = lasting ? 0 : -1;
        return true;
    }
}
