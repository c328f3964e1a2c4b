@NullMarked
package io.xdpgate.api.problem;

import org.jspecify.annotations.NullMarked;
