/**
 * RFC 9457 problem details: the closed catalogue of problem types, and the one place that turns a failure into an
 * answer.
 *
 * <p>May depend on {@code control}, {@code events}, {@code dataplane} and {@code policy}. Start at
 * {@link io.xdpgate.api.problem.ProblemType}; controllers throw {@link io.xdpgate.api.problem.ProblemException},
 * filters call {@link io.xdpgate.api.problem.ProblemWriter}.
 */
@NullMarked
package io.xdpgate.api.problem;

import org.jspecify.annotations.NullMarked;
