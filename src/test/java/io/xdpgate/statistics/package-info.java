@NullMarked
package io.xdpgate.statistics;

import org.jspecify.annotations.NullMarked;
