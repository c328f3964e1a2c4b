/**
 * The port to the kernel: what the control plane asks of a data plane and what it gets back. No implementation.
 *
 * <p>May depend on {@code policy} and {@code compiler}. Start at {@link io.xdpgate.dataplane.Dataplane}.
 */
@NullMarked
package io.xdpgate.dataplane;

import org.jspecify.annotations.NullMarked;
