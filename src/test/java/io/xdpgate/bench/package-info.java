/** Benchmarks: {@code ./xdpgate bench}. Ratios measured side by side in one run; no assertions. */
@NullMarked
package io.xdpgate.bench;

import org.jspecify.annotations.NullMarked;
