/**
 * What a packet meets: frames are made or read, shown to the loaded program, and its answer is explained rule by rule.
 * The explanation is a plain first match that shares nothing with the compiler; where both disagree, the trace fails.
 */
@NullMarked
package io.xdpgate.trace;

import org.jspecify.annotations.NullMarked;
