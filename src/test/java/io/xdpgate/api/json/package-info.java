@NullMarked
package io.xdpgate.api.json;

import org.jspecify.annotations.NullMarked;
