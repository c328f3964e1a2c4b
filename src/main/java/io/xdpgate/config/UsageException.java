package io.xdpgate.config;

/** The command line means nothing; the message says which word and what would be right. */
class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
