@NullMarked
package io.xdpgate.api.system;

import org.jspecify.annotations.NullMarked;
