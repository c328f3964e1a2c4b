package io.xdpgate.bpf.ffi;

/** The kernel did not take a program. */
public final class LoadRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String verifierLog;

    LoadRefusedException(ErrnoException cause, String verifierLog) {
        super(cause.getMessage() + (verifierLog.isEmpty() ? "" : "\nverifier:\n" + verifierLog), cause);
        this.verifierLog = verifierLog;
    }

    /** The last lines of the verifier's log, where the reason is; empty when it did not run. */
    public String verifierLog() {
        return verifierLog;
    }
}
