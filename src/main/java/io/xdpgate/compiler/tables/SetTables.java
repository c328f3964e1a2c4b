package io.xdpgate.compiler.tables;

import org.jspecify.annotations.Nullable;

/**
 * Which sets an address is in.
 *
 * @param main the sets as they were when it was compiled
 * @param recent addresses whose sets changed since; class 0: as {@code main} says; null: none
 * @param usesSource whether a rule asks for the sets of the source
 * @param usesDestination whether a rule asks for the sets of the destination
 */
public record SetTables(Part main, @Nullable Part recent, boolean usesSource, boolean usesDestination) {
    /**
     * @param trie words of the trie
     * @param ref4 root for IPv4
     * @param ref6 root for IPv6
     * @param masks for each class the sets: bit n is set n
     */
    public record Part(int[] trie, int ref4, int ref6, long[] masks) {}
}
