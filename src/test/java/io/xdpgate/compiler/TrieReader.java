package io.xdpgate.compiler;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;

/** Looks an address up in a trie as the program does. */
final class TrieReader {
    private TrieReader() {}

    static int find(int[] words, int root, Address address) {
        boolean ipv4 = address.family() == Family.IPV4;
        return find(
                words,
                root,
                ipv4 ? address.value().low() << 32 : address.value().high(),
                ipv4 ? 0 : address.value().low());
    }

    static int find(int[] words, int root, long high, long low) {
        long h = high;
        long l = low;
        int ref = root;
        for (int step = 0; ref < 0; step++) {
            if (step == AddressTrieBuilder.MOST_STEPS) {
                throw new AssertionError("too many steps");
            }
            if ((ref & 1 << 30) != 0) {
                h = h << 32 | l >>> 32;
                l <<= 32;
            }
            int base = (ref & 0x0fff_ffff) * 16;
            int kind = ref >>> 28 & 3;
            if (kind == 3) {
                if ((words[base + (int) (h >>> 49)] >>> (h >>> 44) & 1) == 0) {
                    return 0;
                }
                base += 1 << 15;
                kind = 2;
            }
            if (kind == 0) {
                int i = 0;
                for (int key = 0; key < 7; key++) {
                    if (Integer.compareUnsigned(words[base + key], (int) (h >>> 32)) <= 0) {
                        i++;
                    }
                }
                ref = words[base + 7 + i];
            } else {
                int width = kind == 1 ? 8 : 16;
                ref = words[base + (int) (h >>> (64 - width))];
                h = h << width | l >>> (64 - width);
                l <<= width;
            }
        }
        return ref;
    }
}
