@NullMarked
package io.xdpgate.api;

import org.jspecify.annotations.NullMarked;
