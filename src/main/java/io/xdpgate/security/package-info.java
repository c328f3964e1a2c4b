/** Who may call: bearer token, host allow-list. */
@NullMarked
package io.xdpgate.security;

import org.jspecify.annotations.NullMarked;
