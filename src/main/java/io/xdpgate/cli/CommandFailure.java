package io.xdpgate.cli;

/** Ends a command with words for a person and a status for a script. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitStatus;

    CommandFailure(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, message);
    }

    int exitStatus() {
        return exitStatus;
    }

    /** The words; never null. */
    String words() {
        return String.valueOf(getMessage());
    }
}
