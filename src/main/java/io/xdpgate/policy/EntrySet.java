package io.xdpgate.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an address set: prefixes of both families, each once, IPv4 first, then by address, then by length.
 * Immutable and compact: 5 bytes for an IPv4 prefix, 17 for an IPv6 one; only entries that expire or have a comment
 * cost more. Values that were made one from another share nearly everything.
 *
 * <p>Two are equal if they have the same entries with the same expiry times and comments.
 */
public final class EntrySet {
    public static final EntrySet EMPTY = new EntrySet(
            FamilyEntries.of(Family.IPV4, PrefixArray.empty(Family.IPV4)),
            FamilyEntries.of(Family.IPV6, PrefixArray.empty(Family.IPV6)),
            EntryDetails.NONE);

    private final FamilyEntries ipv4;
    private final FamilyEntries ipv6;
    private final EntryDetails details;
    /** Made when first asked for: it takes a walk over all entries. */
    private volatile @Nullable String digest;

    EntrySet(FamilyEntries ipv4, FamilyEntries ipv6, EntryDetails details) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.details = details;
    }

    /** In any order; of two entries with one prefix the later counts. */
    public static EntrySet of(Collection<SetEntry> entries) {
        EntrySetBuilder builder = new EntrySetBuilder();
        entries.forEach(builder::add);
        return builder.build();
    }

    public int size() {
        return ipv4.size() + ipv6.size();
    }

    public int size(Family family) {
        return family(family).size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Whether this very prefix is an entry. */
    public boolean has(Prefix prefix) {
        return family(prefix.family()).has(Bits.high(prefix.address()), Bits.low(prefix.address()), prefix.length());
    }

    /** The entry of this very prefix. */
    public Optional<SetEntry> find(Prefix prefix) {
        return has(prefix) ? Optional.of(details.get(prefix)) : Optional.empty();
    }

    /** Whether any entry has the address in it. */
    public boolean contains(Address address) {
        return widest(family(address.family()), Bits.high(address), Bits.low(address)) >= 0;
    }

    /** The entries that have the address in them, the widest first. */
    public List<SetEntry> covering(Address address) {
        FamilyEntries entries = family(address.family());
        List<SetEntry> found = new ArrayList<>();
        for (int length = 0; length <= address.family().bits(); length++) {
            if (hasBlock(entries, Bits.high(address), Bits.low(address), length)) {
                found.add(details.get(new Prefix(address, length)));
            }
        }
        return found;
    }

    /**
     * Takes entries out, then puts entries in. An entry that is there gets the expiry time and the comment of the one
     * that is put in; of two that are put in with one prefix the later counts.
     */
    public EntryChange with(Collection<SetEntry> add, Collection<Prefix> remove) {
        Map<Prefix, SetEntry> puts = new LinkedHashMap<>();
        add.forEach(entry -> puts.put(entry.prefix(), entry));
        Set<Prefix> takes = new LinkedHashSet<>(remove);
        takes.removeAll(puts.keySet());
        EntrySet smaller = minus(takes);
        EntrySet larger = smaller.plus(puts.values());
        int removed = size() - smaller.size();
        int added = larger.size() - smaller.size();
        int updated = 0;
        EntryDetails next = smaller.details;
        for (SetEntry entry : puts.values()) {
            SetEntry before = details.get(entry.prefix());
            if (!entry.equals(before)) {
                updated += smaller.has(entry.prefix()) ? 1 : 0;
                next = next.with(entry);
            }
        }
        EntrySet after = added + removed + updated == 0 ? this : new EntrySet(larger.ipv4, larger.ipv6, next);
        return new EntryChange(after, added, removed, updated, add.size() + remove.size() - added - removed - updated);
    }

    private EntrySet minus(Set<Prefix> prefixes) {
        EntryDetails rest = details;
        if (!rest.isEmpty()) {
            for (Prefix prefix : prefixes) {
                rest = rest.without(prefix);
            }
        }
        EntrySetBuilder less = new EntrySetBuilder();
        prefixes.forEach(less::add);
        return new EntrySet(ipv4.minus(less.sorted(Family.IPV4)), ipv6.minus(less.sorted(Family.IPV6)), rest);
    }

    private EntrySet plus(Collection<SetEntry> entries) {
        EntrySetBuilder more = new EntrySetBuilder();
        entries.forEach(entry -> more.add(entry.prefix()));
        return new EntrySet(ipv4.plus(more.sorted(Family.IPV4)), ipv6.plus(more.sorted(Family.IPV6)), details);
    }

    /**
     * Entries in order.
     *
     * @param after the last entry of the page before, there or not; null: from the first
     */
    public List<SetEntry> page(@Nullable Prefix after, int limit) {
        List<SetEntry> page = new ArrayList<>(Math.min(limit, size()));
        for (Family family : Family.values()) {
            if (after == null || after.family().compareTo(family) <= 0) {
                PrefixCursor cursor = after == null || after.family() != family
                        ? new PrefixCursor(family(family))
                        : new PrefixCursor(
                                family(family),
                                Bits.high(after.address()),
                                Bits.low(after.address()),
                                // Whatever follows is not below this, be there such a length or not.
                                after.length() + 1);
                while (page.size() < limit && cursor.next()) {
                    page.add(details.get(Bits.prefix(family, cursor.high(), cursor.low(), cursor.length())));
                }
            }
        }
        return page;
    }

    /** The addresses of a family that are in the set. */
    public RangeCursor ranges(Family family) {
        return new RangeCursor(new PrefixCursor(family(family)));
    }

    /** As {@link #ranges(Family)}, only from one address to another, in the numbers of {@link RangeCursor}. */
    public RangeCursor ranges(Family family, long firstHigh, long firstLow, long lastHigh, long lastLow) {
        FamilyEntries entries = family(family);
        int covering = widest(entries, firstHigh, firstLow);
        return new RangeCursor(
                new PrefixCursor(entries, firstHigh, firstLow, 0), covering, firstHigh, firstLow, lastHigh, lastLow);
    }

    /** Whether a difference between the two is one of few changes, and not a walk over all entries. */
    public boolean sharesArrays(EntrySet other) {
        return ipv4.base() == other.ipv4.base() && ipv6.base() == other.ipv6.base();
    }

    /** When the first entry expires; empty if none does. */
    public Optional<Instant> earliestExpiry() {
        return details.earliestExpiry();
    }

    /** The entries that expire at a time or before it. */
    public List<Prefix> expired(Instant now) {
        return expired(now, Integer.MAX_VALUE);
    }

    /** As {@link #expired(Instant)}, but not more than so many, in order. */
    public List<Prefix> expired(Instant now, int most) {
        List<Prefix> expired = new ArrayList<>();
        details.collectExpired(now, most, expired);
        return expired;
    }

    /** The entries that are here and there with another expiry time or comment; those of here, in order. */
    public List<SetEntry> updatedSince(EntrySet before) {
        return EntryDetails.changed(before.details, details).stream()
                .filter(prefix -> has(prefix) && before.has(prefix))
                .map(details::get)
                .toList();
    }

    /** SHA-256 of the entries in order, in hexadecimal digits: the same for equal sets, in every process. */
    public String digest() {
        String known = digest;
        if (known == null) {
            known = EntryDigest.of(this);
            digest = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof EntrySet set
                        && size() == set.size()
                        && size(Family.IPV4) == set.size(Family.IPV4)
                        && digest().equals(set.digest()));
    }

    @Override
    public int hashCode() {
        return Objects.hash(size(Family.IPV4), size(Family.IPV6));
    }

    @Override
    public String toString() {
        return size() + " entries";
    }

    FamilyEntries family(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    EntryDetails details() {
        return details;
    }

    /** Length of the widest entry that has the address; negative: none has. */
    private static int widest(FamilyEntries entries, long high, long low) {
        for (int length = 0; length <= entries.family().bits(); length++) {
            if (hasBlock(entries, high, low, length)) {
                return length;
            }
        }
        return -1;
    }

    private static boolean hasBlock(FamilyEntries entries, long high, long low, int length) {
        return entries.mayHaveLength(length)
                && entries.has(high & ~Bits.hostHigh(length), low & ~Bits.hostLow(length), length);
    }
}
