/**
 * The values a policy is made of: immutable, validated on construction, free of I/O.
 *
 * <p>May depend on the JDK only. Start at {@link io.xdpgate.policy.Policy} and {@link io.xdpgate.policy.Rule}.
 */
@NullMarked
package io.xdpgate.policy;

import org.jspecify.annotations.NullMarked;
