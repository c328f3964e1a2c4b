/** Keeps the policy behind the port of {@code control}. In memory: a restart forgets. */
@NullMarked
package io.xdpgate.store;

import org.jspecify.annotations.NullMarked;
