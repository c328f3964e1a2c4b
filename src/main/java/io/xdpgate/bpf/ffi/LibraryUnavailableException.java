package io.xdpgate.bpf.ffi;

/** A shared library or one of its functions is missing; the message says what to install. */
public final class LibraryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LibraryUnavailableException(String message) {
        super(message);
    }
}
