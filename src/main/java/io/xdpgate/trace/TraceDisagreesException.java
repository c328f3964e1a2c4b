package io.xdpgate.trace;

/** The loaded program and the plain reading of the policy say different things about a packet: one of them is wrong. */
public final class TraceDisagreesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TraceDisagreesException(String message) {
        super(message);
    }
}
