/**
 * The policy resource: its JSON form, reader and controller.
 *
 * <p>May depend on {@code control}, {@code policy} and the shared packages of {@code api}. Start at
 * {@link io.xdpgate.api.policy.PolicyController}.
 */
@NullMarked
package io.xdpgate.api.policy;

import org.jspecify.annotations.NullMarked;
