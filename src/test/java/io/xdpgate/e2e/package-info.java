/** The packaged service as a process, in front of real traffic between network namespaces. */
@NullMarked
package io.xdpgate.e2e;

import org.jspecify.annotations.NullMarked;
