package io.xdpgate.policy;

/**
 * One thing wrong with what a caller sent.
 *
 * @param pointer RFC 6901 pointer to the member, e.g. {@code /match/source/prefixes/0}
 * @param detail what is wrong and how to mend it
 */
public record Fault(String pointer, String detail) {}
