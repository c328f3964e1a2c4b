@NullMarked
package io.xdpgate.api.policy;

import org.jspecify.annotations.NullMarked;
