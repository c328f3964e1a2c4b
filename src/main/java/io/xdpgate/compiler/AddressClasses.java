package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.policy.Family;
import java.util.Arrays;

/** Collects the ranges of the four address tables and the classes that they share. */
final class AddressClasses {
    private final ClassPool classes = new ClassPool();
    private final AddressTrieBuilder trie;
    private long[] highs = new long[256];
    private long[] lows = new long[256];
    private int[] numbers = new int[256];
    private int size;

    AddressClasses(AddressTrieBuilder.Layout layout) {
        trie = new AddressTrieBuilder(layout);
    }

    /** The next range of the table being collected. */
    void piece(long high, long low, int list, int row) {
        int number = classes.number(list, row);
        if (size > 0 && numbers[size - 1] == number) {
            return;
        }
        if (size == numbers.length) {
            highs = Arrays.copyOf(highs, size * 2);
            lows = Arrays.copyOf(lows, size * 2);
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        highs[size] = high;
        lows[size] = low;
        numbers[size++] = number;
    }

    /** Ends a table; the next piece begins another. */
    int finish(Family family) {
        int root = trie.add(family, highs, lows, numbers, size);
        size = 0;
        return root;
    }

    int[] lists() {
        return classes.lists();
    }

    int[] rows() {
        return classes.rows();
    }

    AddressTrie trie(int source4, int source6, int destination4, int destination6) {
        return new AddressTrie(trie.words(), source4, source6, destination4, destination6);
    }
}
