package io.xdpgate.control;

import java.time.Duration;

/** Is told of every attempt to put a policy in force. Called under the writer lock: must be quick and not throw. */
@FunctionalInterface
public interface ApplyListener {
    ApplyListener NONE = (took, succeeded) -> {};

    /** @param took the time from the start of {@link io.xdpgate.dataplane.Dataplane#install} to its end */
    void installed(Duration took, boolean succeeded);
}
