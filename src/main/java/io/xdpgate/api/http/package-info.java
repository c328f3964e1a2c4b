/**
 * What the resources share of HTTP: bodies, query parameters, entity tags, preconditions, idempotency keys.
 *
 * <p>May depend on {@code control}, {@code policy} and {@code api.problem}.
 */
@NullMarked
package io.xdpgate.api.http;

import org.jspecify.annotations.NullMarked;
