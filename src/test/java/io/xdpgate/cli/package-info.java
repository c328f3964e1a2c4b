@NullMarked
package io.xdpgate.cli;

import org.jspecify.annotations.NullMarked;
