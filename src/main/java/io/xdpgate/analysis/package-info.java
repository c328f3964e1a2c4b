/**
 * What the rules of a policy do to one another: which are never reached, which change nothing, which contradict.
 *
 * <p>Pure; may depend on {@code policy} only. Packets are points in a space of fields, rules are regions of it, and
 * every answer is a search for a packet. Start at {@link io.xdpgate.analysis.PolicyAnalysis} and, for a change of a
 * few rules, {@link io.xdpgate.analysis.ChangeAnalysis}.
 */
@NullMarked
package io.xdpgate.analysis;

import org.jspecify.annotations.NullMarked;
