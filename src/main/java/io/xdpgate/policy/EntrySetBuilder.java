package io.xdpgate.policy;

import java.util.Arrays;

/** Gathers the entries of a set in any order. Not thread-safe. */
public final class EntrySetBuilder {
    private static final int LENGTH_BITS = 6;

    /** IPv4 prefixes as one number each: address, then length; so their order is that of the numbers. */
    private long[] ipv4 = new long[16];

    private int ipv4Size;
    private Ipv6Prefixes ipv6 = new Ipv6Prefixes();
    private EntryDetails details = EntryDetails.NONE;

    public void add(SetEntry entry) {
        add(entry.prefix());
        details = details.with(entry);
    }

    /** An entry with nothing but a prefix. */
    public void add(Prefix prefix) {
        if (prefix.family() == Family.IPV4) {
            addIpv4((int) prefix.first().low(), prefix.length());
        } else {
            ipv6.add(prefix.first().high(), prefix.first().low(), prefix.length());
        }
    }

    /** @param address in host order, bits beyond the length 0 */
    void addIpv4(int address, int length) {
        if (ipv4Size == ipv4.length) {
            ipv4 = Arrays.copyOf(ipv4, ipv4Size * 2);
        }
        ipv4[ipv4Size++] = Integer.toUnsignedLong(address) << LENGTH_BITS | length;
    }

    /** Prefixes added, one that was added twice counted twice. */
    public int size() {
        return ipv4Size + ipv6.size();
    }

    public EntrySet build() {
        return new EntrySet(
                FamilyEntries.of(Family.IPV4, sorted(Family.IPV4)),
                FamilyEntries.of(Family.IPV6, sorted(Family.IPV6)),
                details);
    }

    PrefixArray sorted(Family family) {
        return family == Family.IPV4 ? sortedIpv4() : ipv6.sorted();
    }

    private PrefixArray sortedIpv4() {
        Arrays.sort(ipv4, 0, ipv4Size);
        PrefixArray.Builder sorted = new PrefixArray.Builder(Family.IPV4, ipv4Size);
        for (int i = 0; i < ipv4Size; i++) {
            if (i == 0 || ipv4[i] != ipv4[i - 1]) {
                sorted.append(ipv4[i] >>> LENGTH_BITS << 32, 0, (int) (ipv4[i] & ((1 << LENGTH_BITS) - 1)));
            }
        }
        return sorted.build();
    }
}
