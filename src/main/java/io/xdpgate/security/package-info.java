/**
 * Who may call: bearer token, host allow-list.
 *
 * <p>May depend on {@code api.problem} and {@code api.events} (tickets). Start at
 * {@link io.xdpgate.security.BearerTokenFilter}.
 */
@NullMarked
package io.xdpgate.security;

import org.jspecify.annotations.NullMarked;
