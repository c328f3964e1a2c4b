/**
 * The command line: what an operator types. Speaks to a service by its HTTP API and nothing else, so it may import no
 * other room, and starts without Spring. Start at {@link io.xdpgate.cli.CommandLineClient}.
 */
@NullMarked
package io.xdpgate.cli;

import org.jspecify.annotations.NullMarked;
