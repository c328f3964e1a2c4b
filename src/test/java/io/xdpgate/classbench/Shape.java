package io.xdpgate.classbench;

import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a kind of ClassBench rule set looks like, as shares in percent. The sets are measured ones: acl1, fw1 and
 * ipc1 seeds of the published 1k and 10k files.
 *
 * @param anySource rules without a source condition
 * @param anyDestination rules without a destination condition
 * @param samePair rules that repeat the address pair of an earlier rule, with other ports
 * @param nested prefixes that lie in a shorter prefix used before: packets meet 1.5 to 6.4 nested prefixes
 * @param hostPrefixes prefixes that are one address
 * @param sourcePortKinds different source port ranges, the open one included
 * @param destinationPortKinds different destination port ranges, the open one included
 * @param portParts different combinations of protocol and ports: 77 to 486 in the published sets
 * @param anyProtocol rules for every protocol; they name no ports
 */
public record Shape(
        String name,
        int anySource,
        int anyDestination,
        int samePair,
        int nested,
        int hostPrefixes,
        int sourcePortKinds,
        int destinationPortKinds,
        int portParts,
        int anyProtocol) {
    /** Access lists: both sides specific, exact destination ports, no source ports. */
    public static final Shape ACL = new Shape("acl", 1, 3, 14, 75, 55, 1, 108, 160, 4);

    /** Firewalls: a third of the rules open on the source side, a fifth on the destination side. */
    public static final Shape FIREWALL = new Shape("firewall", 37, 22, 10, 75, 35, 13, 43, 320, 8);

    /** IP chains: between the two, with many kinds of port ranges on both sides. */
    public static final Shape IP_CHAIN = new Shape("ip-chain", 8, 9, 6, 70, 45, 34, 54, 450, 10);

    /**
     * The port ranges of a set: the open one, then by turns well-known ports, the two halves 0-1023 and 1024-65535,
     * and random ranges.
     */
    List<Range> portKinds(int count, Random random) {
        List<Range> kinds = new ArrayList<>(List.of(FiveField.ANY_PORT));
        List<Range> usual = List.of(
                new Range(1024, 65_535), Range.of(80), Range.of(53), new Range(0, 1023), Range.of(443), Range.of(25));
        for (int i = 1; i < count; i++) {
            if (i <= usual.size()) {
                kinds.add(usual.get(i - 1));
            } else if (random.nextInt(100) < 75) {
                kinds.add(Range.of(1 + random.nextInt(random.nextBoolean() ? 1023 : 65_535)));
            } else {
                int first = random.nextInt(60_000);
                kinds.add(new Range(first, first + 1 + random.nextInt(Math.min(4_000, 65_535 - first))));
            }
        }
        return kinds;
    }
}
