package io.xdpgate.bpf;

/** Waiting for a thread to end, whatever happens to the one that waits. */
final class Threads {
    private Threads() {}

    /** Joins although interrupted; the interrupt is kept for the caller. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
