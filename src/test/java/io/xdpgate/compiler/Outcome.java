package io.xdpgate.compiler;

/**
 * What becomes of a packet.
 *
 * @param decided id of the deciding rule, {@code guard} or {@code default}
 * @param counted ids of the count rules that applied, each followed by a blank
 */
record Outcome(String decided, String counted) {}
