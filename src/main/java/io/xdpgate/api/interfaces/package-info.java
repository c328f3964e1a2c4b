/** The interfaces resource: list, attach, detach. May depend on {@code control}, {@code dataplane} and {@code api.json}. */
@NullMarked
package io.xdpgate.api.interfaces;

import org.jspecify.annotations.NullMarked;
