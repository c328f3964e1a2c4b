package io.xdpgate.cli;

/** What the process says to a script. Documented in README; a number never gets another meaning. */
final class ExitStatus {
    static final int DONE = 0;

    /** The service refused: the request, or in its present state. Nothing changed. */
    static final int REFUSED = 1;

    /** The words make no sense; nothing was sent. */
    static final int USAGE = 2;

    /** Nobody answers at the address. */
    static final int UNREACHABLE = 3;

    /** No token, a wrong one, or one that may not do this. */
    static final int DENIED = 4;

    /** The service or the kernel failed. */
    static final int FAILED = 5;

    private ExitStatus() {}
}
