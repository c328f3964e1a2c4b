package io.xdpgate.compiler.tables;

/**
 * The classes of addresses, as the program looks them up: {@code words} is lines of 16, the refs lead into it or are
 * leaves (see {@code enum xg_ref} in {@code bpf/abi.h}). Arrays are owned by this value.
 */
public record AddressTrie(int[] words, int source4, int source6, int destination4, int destination6) {
    /** No address has a class of its own. */
    public static final AddressTrie EMPTY = new AddressTrie(new int[0], 0, 0, 0, 0);
}
