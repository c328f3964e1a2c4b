/** The event stream (server-sent events) and its tickets. May depend on {@code events}, {@code dataplane} and {@code policy}. */
@NullMarked
package io.xdpgate.api.events;

import org.jspecify.annotations.NullMarked;
