/** The state of the service: versions, checks of the host, limits and their use. May depend on {@code control}, {@code dataplane} and {@code events}. */
@NullMarked
package io.xdpgate.api.system;

import org.jspecify.annotations.NullMarked;
