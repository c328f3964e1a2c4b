package io.xdpgate.events;

/** The limit of subscribers is reached. */
public class TooManySubscribersException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int limit;

    public TooManySubscribersException(int limit) {
        super("the limit of " + limit + " event subscribers is reached; close one or raise the limit");
        this.limit = limit;
    }

    public int limit() {
        return limit;
    }
}
