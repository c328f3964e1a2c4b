/**
 * Turns a policy into the tables that the program looks up. Pure: same policy in, same tables out, no I/O.
 *
 * <p>May depend on {@code policy} only. Start at {@link io.xdpgate.compiler.PolicyTablesCompiler}.
 */
@NullMarked
package io.xdpgate.compiler;

import org.jspecify.annotations.NullMarked;
