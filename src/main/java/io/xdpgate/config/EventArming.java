package io.xdpgate.config;

import io.xdpgate.dataplane.Dataplane;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the hub tell the data plane whether anybody listens. The hub is made first, because the data plane needs it
 * as sink; so this learns of the data plane later, before anybody can subscribe. Thread-safe.
 */
final class EventArming implements Consumer<Boolean> {
    private @Nullable Dataplane dataplane;

    synchronized void connect(Dataplane target) {
        dataplane = target;
    }

    /** The data plane is about to be closed; when this returns, nothing is told any more. */
    synchronized void disconnect() {
        dataplane = null;
    }

    @Override
    public synchronized void accept(Boolean armed) {
        Dataplane target = dataplane;
        if (target != null) {
            target.armEvents(armed);
        }
    }
}
