package io.xdpgate.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * The kernel refused something; nothing changed, unless it is an {@link InterfaceUnprotectedException}. The
 * message names the operation, the object and the errno.
 */
public class DataplaneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DataplaneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
