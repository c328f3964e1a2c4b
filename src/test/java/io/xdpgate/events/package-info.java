/** Tests of the event hub. */
@NullMarked
package io.xdpgate.events;

import org.jspecify.annotations.NullMarked;
