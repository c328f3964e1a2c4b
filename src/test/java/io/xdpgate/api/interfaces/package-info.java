@NullMarked
package io.xdpgate.api.interfaces;

import org.jspecify.annotations.NullMarked;
