@NullMarked
package io.xdpgate.api.rules;

import org.jspecify.annotations.NullMarked;
