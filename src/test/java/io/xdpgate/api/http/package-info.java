@NullMarked
package io.xdpgate.api.http;

import org.jspecify.annotations.NullMarked;
