package io.xdpgate.config;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.EventSink;

/** Opens the data plane. A bean of this type marked {@code @Primary} takes the place of the kernel's. */
@FunctionalInterface
public interface DataplaneOpener {
    Dataplane open(XdpgateProperties properties, EventSink sink);
}
