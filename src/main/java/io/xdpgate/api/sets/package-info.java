/**
 * The address sets resource: JSON forms, readers, controllers.
 *
 * <p>May depend on {@code control}, {@code policy} and the shared packages of {@code api}. Start at
 * {@link io.xdpgate.api.sets.SetsController} and {@link io.xdpgate.api.sets.SetEntriesController}.
 */
@NullMarked
package io.xdpgate.api.sets;

import org.jspecify.annotations.NullMarked;
