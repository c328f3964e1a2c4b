/**
 * The rules resource: JSON forms, readers, controller.
 *
 * <p>May depend on {@code control}, {@code dataplane} (counters), {@code policy} and the shared packages of
 * {@code api}. Start at {@link io.xdpgate.api.rules.RulesController}.
 */
@NullMarked
package io.xdpgate.api.rules;

import org.jspecify.annotations.NullMarked;
