/** Tests of the address sets resource. */
@NullMarked
package io.xdpgate.api.sets;

import org.jspecify.annotations.NullMarked;
