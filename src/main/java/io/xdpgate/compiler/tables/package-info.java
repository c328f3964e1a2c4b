/** What the compiler makes of a policy: the tables that the program reads, as plain values. */
@NullMarked
package io.xdpgate.compiler.tables;

import org.jspecify.annotations.NullMarked;
