package io.xdpgate.config;

import org.jspecify.annotations.Nullable;

/** The service cannot start; the message is one paragraph for the operator: what is wrong and how to mend it. */
public class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
