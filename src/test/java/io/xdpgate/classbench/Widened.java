package io.xdpgate.classbench;

import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.UInt128;

/**
 * IPv6 addresses that stand for IPv4 ones, so that a five-field rule set has an IPv6 form with the same packets in
 * the same rules. The top three bits choose one of eight blocks of 16 bits that registries hand out; the other 29
 * follow; what remains is mixed from all of them. A prefix of 3 to 31 bits becomes one of 16 to 44, an address one
 * of 64 or of 128.
 */
final class Widened {
    private static final int[] BLOCKS = {0x2001, 0x2400, 0x2405, 0x2600, 0x2804, 0x2a00, 0x2a02, 0x2c0f};
    private static final int LEAST_LENGTH = 3;
    private static final int FOLLOWING = 29;
    private static final int REST_OF_HIGH = 19;
    private static final int SITE = 64;

    private Widened() {}

    static UInt128 address(int address) {
        long mixed = mixed(address);
        long high = (long) BLOCKS[address >>> FOLLOWING] << 48
                | (address & ((1L << FOLLOWING) - 1)) << REST_OF_HIGH
                | mixed >>> (64 - REST_OF_HIGH);
        return new UInt128(high, mixed(address ^ mixed));
    }

    /** @throws IllegalArgumentException for a prefix of 1 or 2 bits, which is not one prefix here */
    static Prefix prefix(Block block) {
        return new Prefix(new Address(Family.IPV6, address(block.address())), length(block));
    }

    private static int length(Block block) {
        int length = block.length();
        if (length == 0) {
            return 0;
        }
        if (length < LEAST_LENGTH) {
            throw new IllegalArgumentException("no IPv6 form of " + block);
        }
        if (length < 32) {
            return length + 16 - LEAST_LENGTH;
        }
        return mixed(block.address()) % 3 == 0 ? SITE : 128;
    }

    /** The finalizer of SplitMix64: near inputs, far outputs. */
    private static long mixed(long input) {
        long value = (input ^ (input >>> 30)) * 0xbf58476d1ce4e5b9L + 0x9e3779b97f4a7c15L;
        value = (value ^ (value >>> 27)) * 0x94d049bb133111ebL;
        return value ^ (value >>> 31);
    }
}
