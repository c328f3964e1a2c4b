/**
 * The use cases: change the policy, attach, guard. Decides; knows neither HTTP nor libbpf.
 *
 * <p>May depend on {@code policy}, {@code compiler} and {@code dataplane}. Start at
 * {@link io.xdpgate.control.PolicyControl} and {@link io.xdpgate.control.AttachmentControl}.
 */
@NullMarked
package io.xdpgate.control;

import org.jspecify.annotations.NullMarked;
