/**
 * Frames for tests: a builder, a capture file reader.
 *
 * <p>May depend on the JDK and on {@code policy} values only. Start at {@link io.xdpgate.packet.FrameBuilder}.
 */
@NullMarked
package io.xdpgate.packet;

import org.jspecify.annotations.NullMarked;
