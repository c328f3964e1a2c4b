/** Tests of the token and its directory. */
@NullMarked
package io.xdpgate.security;

import org.jspecify.annotations.NullMarked;
