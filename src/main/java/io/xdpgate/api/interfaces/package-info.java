/** The interfaces resource: list, attach, detach. May depend on {@code control}, {@code dataplane}, {@code api.http}, {@code api.json} and {@code api.rules}. */
@NullMarked
package io.xdpgate.api.interfaces;

import org.jspecify.annotations.NullMarked;
