package io.xdpgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a sorted map of entries. */
class EntrySetTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithASortedMapThroughManyChanges(long seed) {
        Random random = new Random(seed);
        TreeMap<Prefix, SetEntry> plain = new TreeMap<>();
        EntrySet set = EntrySet.EMPTY;
        int most = seed == 4 ? 3_000 : 12;
        for (int round = 0; round < 60; round++) {
            List<SetEntry> add = new ArrayList<>();
            List<Prefix> remove = new ArrayList<>();
            for (int i = random.nextInt(most); i > 0; i--) {
                add.add(new SetEntry(prefix(random), expiry(random), random.nextInt(9) == 0 ? "c" + i : null));
            }
            for (int i = random.nextInt(most); i > 0; i--) {
                remove.add(plain.isEmpty() || random.nextBoolean() ? prefix(random) : some(random, plain));
            }
            EntrySet before = set;
            TreeMap<Prefix, SetEntry> old = new TreeMap<>(plain);
            EntryChange change = set.with(add, remove);
            set = change.entries();
            remove.forEach(plain::remove);
            add.forEach(entry -> plain.put(entry.prefix(), entry));

            assertThat(set.page(null, Integer.MAX_VALUE)).containsExactlyElementsOf(plain.values());
            assertThat(set.size()).isEqualTo(plain.size());
            assertThat(change.added()).isEqualTo((int)
                    plain.keySet().stream().filter(p -> !old.containsKey(p)).count());
            assertThat(change.removed()).isEqualTo((int)
                    old.keySet().stream().filter(p -> !plain.containsKey(p)).count());
            assertThat(change.updated()).isEqualTo((int) plain.values().stream()
                    .filter(e -> old.containsKey(e.prefix()) && !e.equals(old.get(e.prefix())))
                    .count());
            assertDifference(before, set, old, plain);
            assertLookUps(random, set, plain);
        }
    }

    private static void assertDifference(
            EntrySet before, EntrySet after, Map<Prefix, SetEntry> old, Map<Prefix, SetEntry> now) {
        EntryDifference difference = EntryDifference.between(before, after);
        assertThat(difference.addedPrefixes())
                .containsExactlyElementsOf(
                        now.keySet().stream().filter(p -> !old.containsKey(p)).toList());
        assertThat(difference.removedPrefixes())
                .containsExactlyElementsOf(
                        old.keySet().stream().filter(p -> !now.containsKey(p)).toList());
        EntrySet fresh = EntrySet.of(now.values());
        assertThat(EntryDifference.between(before, fresh).size()).isEqualTo(difference.size());
        assertThat(after).isEqualTo(fresh);
        assertThat(after.digest()).isEqualTo(fresh.digest());
        assertThat(after.updatedSince(before))
                .containsExactlyElementsOf(now.values().stream()
                        .filter(e -> old.containsKey(e.prefix()) && !e.equals(old.get(e.prefix())))
                        .toList());
        if (difference.size() > 0) {
            assertThat(after).isNotEqualTo(before);
            assertThat(EntryDifference.between(before, after, 0)).isEmpty();
        }
    }

    private static void assertLookUps(Random random, EntrySet set, NavigableMap<Prefix, SetEntry> plain) {
        for (int i = 0; i < 10; i++) {
            Prefix prefix = plain.isEmpty() || random.nextBoolean() ? prefix(random) : some(random, plain);
            Address address = prefix.address();
            assertThat(set.has(prefix)).isEqualTo(plain.containsKey(prefix));
            assertThat(set.find(prefix).orElse(null)).isEqualTo(plain.get(prefix));
            List<SetEntry> covering = plain.values().stream()
                    .filter(entry -> entry.prefix().contains(address))
                    .toList();
            assertThat(set.covering(address)).containsExactlyElementsOf(covering);
            assertThat(set.contains(address)).isEqualTo(!covering.isEmpty());
            assertThat(set.page(prefix, 5))
                    .containsExactlyElementsOf(plain.tailMap(prefix, false).values().stream()
                            .limit(5)
                            .toList());
        }
        assertThat(set.earliestExpiry().orElse(null))
                .isEqualTo(plain.values().stream()
                        .map(SetEntry::expiresAt)
                        .filter(time -> time != null)
                        .sorted()
                        .findFirst()
                        .orElse(null));
        Instant now = Instant.ofEpochSecond(random.nextInt(100));
        assertThat(set.expired(now))
                .containsExactlyElementsOf(plain.values().stream()
                        .filter(e -> e.expiresAt() != null && !e.expiresAt().isAfter(now))
                        .map(SetEntry::prefix)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void rangesAreTheUnionOfThePrefixes(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<SetEntry> entries = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                entries.add(SetEntry.of(prefix(random)));
            }
            EntrySet set = EntrySet.of(entries);
            for (Family family : Family.values()) {
                List<Prefix> prefixes = entries.stream()
                        .map(SetEntry::prefix)
                        .filter(prefix -> prefix.family() == family)
                        .toList();
                List<AddressRange> wanted = AddressRange.of(new AddressMatch(prefixes, List.of(), false), family);
                assertThat(read(set.ranges(family), family)).isEqualTo(wanted);
                Prefix within = family == Family.IPV4 ? ipv4(random) : ipv6(random);
                assertThat(read(within(set, within), family)).isEqualTo(cut(wanted, within));
            }
        }
    }

    private static RangeCursor within(EntrySet set, Prefix prefix) {
        long high = Bits.high(prefix.address());
        long low = Bits.low(prefix.address());
        return set.ranges(
                prefix.family(), high, low, high | Bits.hostHigh(prefix.length()), low | Bits.hostLow(prefix.length()));
    }

    private static List<AddressRange> cut(List<AddressRange> ranges, Prefix prefix) {
        List<AddressRange> cut = new ArrayList<>();
        for (AddressRange range : ranges) {
            UInt128 first = range.first().compareTo(prefix.first()) > 0 ? range.first() : prefix.first();
            UInt128 last = range.last().compareTo(prefix.last()) < 0 ? range.last() : prefix.last();
            if (first.compareTo(last) <= 0) {
                cut.add(new AddressRange(first, last));
            }
        }
        return cut;
    }

    private static List<AddressRange> read(RangeCursor cursor, Family family) {
        List<AddressRange> ranges = new ArrayList<>();
        while (cursor.next()) {
            if (family == Family.IPV4) {
                assertThat(cursor.firstLow()).isZero();
                assertThat((int) cursor.firstHigh()).isZero();
                assertThat(cursor.lastLow()).isEqualTo(-1);
                assertThat((int) cursor.lastHigh()).isEqualTo(-1);
                ranges.add(
                        new AddressRange(UInt128.of(cursor.firstHigh() >>> 32), UInt128.of(cursor.lastHigh() >>> 32)));
            } else {
                ranges.add(new AddressRange(
                        new UInt128(cursor.firstHigh(), cursor.firstLow()),
                        new UInt128(cursor.lastHigh(), cursor.lastLow())));
            }
        }
        return ranges;
    }

    @Test
    void anUnchangedSetIsTheSameObject() {
        EntrySet set = EntrySet.of(List.of(SetEntry.of(new Prefix(new Address(Family.IPV4, UInt128.of(7)), 32))));
        Prefix there = set.page(null, 1).getFirst().prefix();
        EntryChange change = set.with(List.of(SetEntry.of(there)), List.of(new Prefix(there.address(), 31)));
        assertThat(change.entries()).isSameAs(set);
        assertThat(change).isEqualTo(new EntryChange(set, 0, 0, 0, 2));
        assertThat(change.isNone()).isTrue();
        assertThat(set.with(List.of(), List.of(there)).removed()).isEqualTo(1);
    }

    private static Prefix some(Random random, NavigableMap<Prefix, SetEntry> plain) {
        Prefix found = plain.ceilingKey(prefix(random));
        return found == null ? plain.firstKey() : found;
    }

    private static @Nullable Instant expiry(Random random) {
        return random.nextInt(6) == 0 ? Instant.ofEpochSecond(random.nextInt(100)) : null;
    }

    private static Prefix prefix(Random random) {
        return random.nextBoolean() ? ipv4(random) : ipv6(random);
    }

    /** Crowded, so that prefixes meet, and with the ends of the address space. */
    private static Prefix ipv4(Random random) {
        long high = random.nextBoolean() ? 0xc0000200L : random.nextBoolean() ? 0 : 0xffffff00L;
        int length = random.nextInt(20) == 0 ? random.nextInt(33) : 24 + random.nextInt(9);
        return new Prefix(new Address(Family.IPV4, UInt128.of(high | random.nextInt(256))), length);
    }

    private static Prefix ipv6(Random random) {
        long high = random.nextBoolean() ? 0x20010db8_00000000L : random.nextBoolean() ? 0 : -1;
        long low = random.nextBoolean() ? random.nextInt(64) : ~(long) random.nextInt(64);
        int length = random.nextInt(4) == 0 ? random.nextInt(129) : 120 + random.nextInt(9);
        return new Prefix(new Address(Family.IPV6, new UInt128(high, low)), length);
    }
}
