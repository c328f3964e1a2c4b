/**
 * The judge of verdicts: a plain parser, a plain first-match evaluator, and random material for them. Written
 * to be obviously right and sharing nothing with the compiler or the program, so that agreement means something.
 *
 * <p>May depend on {@code policy} values and {@code packet} only. Start at {@link io.xdpgate.judge.PlainEvaluator}.
 */
@NullMarked
package io.xdpgate.judge;

import org.jspecify.annotations.NullMarked;
