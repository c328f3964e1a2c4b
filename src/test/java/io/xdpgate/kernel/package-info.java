/**
 * The loaded program, and its parser built for user space, against the judge.
 *
 * <p>Tests of tag {@code kernel} need the right to load programs. Start at {@link io.xdpgate.kernel.TestStand}.
 */
@NullMarked
package io.xdpgate.kernel;

import org.jspecify.annotations.NullMarked;
