/** Properties and wiring: the only package that sees all others. */
@NullMarked
package io.xdpgate.config;

import org.jspecify.annotations.NullMarked;
