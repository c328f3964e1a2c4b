package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.EntrySetBuilder;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.UInt128;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables are looked up as the program does, and compared with the entries one after another. */
class IncrementalSetTablesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 64})
    void saysOfEachAddressInWhichSetsItIs(int count) {
        Random random = new Random(count);
        List<String> names = IntStream.range(0, count).mapToObj(i -> "set" + i).toList();
        AddressSets sets = AddressSets.NONE;
        for (String name : names) {
            sets = sets.with(AddressSet.create(name, null, entries(random, random.nextInt(40)), Instant.EPOCH));
        }
        IncrementalSetTables compiler = new IncrementalSetTables();
        SetTables.Part first = compiler.compile(sets, names, true, false).main();
        int recents = 0;
        for (int round = 0; round < 60; round++) {
            SetTables tables = compiler.compile(sets, names, true, false);
            assertThat(tables.usesSource()).isTrue();
            assertThat(tables.usesDestination()).isFalse();
            assertThat(tables.main()).isSameAs(first);
            recents += tables.recent() == null ? 0 : 1;
            assertSame(random, tables, sets, names);
            SetTables again = compiler.compile(sets, names, true, false);
            assertThat(again.recent()).isSameAs(tables.recent());
            sets = changed(random, sets, names.get(random.nextInt(count)));
        }
        assertThat(recents).isGreaterThan(40);
    }

    @Test
    void whatIsUndoneLeavesNoSmallPart() {
        List<String> names = List.of("a");
        AddressSets before = sets("a", entries(new Random(1), 20));
        Prefix extra = prefix("203.0.113.9");
        AddressSets after = with(before, "a", List.of(extra), List.of());
        IncrementalSetTables compiler = new IncrementalSetTables();
        SetTables.Part main = compiler.compile(before, names, true, true).main();
        SetTables changed = compiler.compile(after, names, true, true);
        assertThat(changed.main()).isSameAs(main);
        assertThat(mask(changed, extra.address())).isEqualTo(1);
        SetTables gone = compiler.compile(with(after, "a", List.of(), List.of(extra)), names, true, true);
        assertThat(gone.recent()).isNull();
        assertThat(mask(gone, extra.address())).isZero();
    }

    @Test
    void anAddressInNoSetAnyMoreHasAClassOfItsOwn() {
        List<String> names = List.of("a");
        AddressSets before = sets("a", entries(prefix("192.0.2.0/24"), prefix("2001:db8::/32")));
        IncrementalSetTables compiler = new IncrementalSetTables();
        compiler.compile(before, names, true, true);
        SetTables tables =
                compiler.compile(with(before, "a", List.of(), List.of(prefix("192.0.2.0/24"))), names, true, true);
        SetTables.Part recent = Objects.requireNonNull(tables.recent());
        int ofGone = TrieReader.find(
                recent.trie(), recent.ref4(), prefix("192.0.2.9").address());
        int ofOther = TrieReader.find(
                recent.trie(), recent.ref4(), prefix("192.0.3.9").address());
        assertThat(ofGone).isPositive();
        assertThat(recent.masks()[ofGone]).isZero();
        assertThat(ofOther).isZero();
        assertThat(mask(tables, prefix("192.0.2.9").address())).isZero();
        assertThat(mask(tables, prefix("2001:db8::1").address())).isEqualTo(1);
    }

    @Test
    void manyChangesMakeTheLargePartAnew() {
        List<String> names = List.of("a", "none");
        Random random = new Random(3);
        AddressSets sets = sets("a", entries(random, 30));
        IncrementalSetTables compiler = new IncrementalSetTables();
        SetTables.Part main = compiler.compile(sets, names, true, true).main();
        EntrySetBuilder many = new EntrySetBuilder();
        for (int i = 0; i < IncrementalSetTables.MOST_CHANGES + 200; i++) {
            many.add(new Prefix(new Address(Family.IPV4, UInt128.of(i * 4L)), 32));
        }
        SetTables tables = compiler.compile(sets("a", many.build()), names, true, true);
        assertThat(tables.main()).isNotSameAs(main);
        assertThat(tables.recent()).isNull();
        assertSame(random, tables, sets("a", many.build()), names);
    }

    @Test
    void manyChangesOneAfterAnotherStayRight() {
        List<String> names = List.of("a");
        Random random = new Random(9);
        AddressSets sets = sets("a", entries(random, 50));
        IncrementalSetTables compiler = new IncrementalSetTables();
        int mains = 0;
        SetTables.@Nullable Part last = null;
        for (int i = 0; i < 150; i++) {
            List<Prefix> add = Stream.generate(() -> prefix(random)).limit(70).toList();
            sets = with(sets, "a", add, List.of());
            SetTables tables = compiler.compile(sets, names, true, true);
            mains += Objects.equals(last, tables.main()) ? 0 : 1;
            last = tables.main();
            if (i % 10 == 0) {
                assertSame(random, tables, sets, names);
            }
        }
        assertThat(mains).isBetween(1, 10);
    }

    @Test
    void aWidePrefixOverManyEntriesMakesTheLargePartAnew() {
        List<String> names = List.of("many", "wide");
        AddressSets before = sets("many", spread(50_000)).with(set("wide", EntrySet.EMPTY));
        IncrementalSetTables compiler = new IncrementalSetTables();
        SetTables.Part main = compiler.compile(before, names, true, true).main();
        AddressSets after = with(before, "wide", List.of(prefix("0.0.0.0/0")), List.of());
        SetTables tables = compiler.compile(after, names, true, true);
        assertThat(tables.main()).isNotSameAs(main);
        assertThat(mask(tables, prefix("192.0.2.1").address()) & 2).isEqualTo(2);
        assertThat(mask(tables, prefix("2001:db8::1").address())).isZero();
    }

    @Test
    void moreSetsThanBitsAreRefused() {
        List<String> names = IntStream.range(0, 65).mapToObj(i -> "s" + i).toList();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new IncrementalSetTables().compile(AddressSets.NONE, names, true, true));
    }

    /** At ten times the figures that hold on an idle machine. */
    @Test
    void millionsOfEntriesAreCompiledInTime() {
        for (int size : new int[] {1_000_000, 2_000_000}) {
            AddressSets sets = sets("a", spread(size));
            new IncrementalSetTables().compile(sets, List.of("a"), true, true);
            long startNs = System.nanoTime();
            SetTables tables = new IncrementalSetTables().compile(sets, List.of("a"), true, true);
            Duration took = Duration.ofNanos(System.nanoTime() - startNs);
            assertThat(tables.main().masks()).containsExactly(0, 1);
            assertThat(took).isLessThan(Duration.ofSeconds(size / 100_000));
        }
        AddressSets sets = sets("a", spread(1_000_000));
        IncrementalSetTables compiler = new IncrementalSetTables();
        SetTables.Part main = compiler.compile(sets, List.of("a"), true, true).main();
        Random random = new Random(4);
        int changes = 500;
        long startNs = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            sets = with(sets, "a", List.of(prefix(random)), List.of());
            assertThat(compiler.compile(sets, List.of("a"), true, true).main()).isSameAs(main);
        }
        Duration each = Duration.ofNanos(System.nanoTime() - startNs).dividedBy(changes);
        assertThat(each).isLessThan(Duration.ofMillis(20));
    }

    private static void assertSame(Random random, SetTables tables, AddressSets sets, List<String> names) {
        for (int i = 0; i < 120; i++) {
            Prefix near = prefix(random);
            UInt128 value = i % 3 == 0 ? near.last().next() : i % 3 == 1 ? near.last() : near.first();
            Address address = new Address(
                    near.family(), value.and(UInt128.ones(near.family().bits())));
            long wanted = 0;
            for (int bit = 0; bit < names.size(); bit++) {
                boolean in = sets.entries(names.get(bit)).page(null, Integer.MAX_VALUE).stream()
                        .anyMatch(entry -> entry.prefix().contains(address));
                wanted |= in ? 1L << bit : 0;
            }
            assertThat(mask(tables, address)).as(address.toString()).isEqualTo(wanted);
        }
    }

    private static long mask(SetTables tables, Address address) {
        SetTables.Part recent = tables.recent();
        if (recent != null) {
            int found = find(recent, address);
            if (found != 0) {
                return recent.masks()[found];
            }
        }
        return tables.main().masks()[find(tables.main(), address)];
    }

    private static int find(SetTables.Part part, Address address) {
        return TrieReader.find(part.trie(), address.family() == Family.IPV4 ? part.ref4() : part.ref6(), address);
    }

    private static AddressSets changed(Random random, AddressSets sets, String name) {
        List<Prefix> remove = new ArrayList<>();
        for (SetEntry entry : sets.entries(name).page(null, 1_000)) {
            if (random.nextInt(20) == 0) {
                remove.add(entry.prefix());
            }
        }
        return with(sets, name, List.of(prefix(random), prefix(random)), remove);
    }

    private static AddressSets with(AddressSets sets, String name, List<Prefix> add, List<Prefix> remove) {
        AddressSet set = sets.get(name).orElseThrow();
        List<SetEntry> entries = add.stream().map(SetEntry::of).toList();
        return sets.with(set.withEntries(set.entries().with(entries, remove).entries(), Instant.EPOCH));
    }

    private static AddressSets sets(String name, EntrySet entries) {
        return AddressSets.NONE.with(set(name, entries));
    }

    private static AddressSet set(String name, EntrySet entries) {
        return AddressSet.create(name, null, entries, Instant.EPOCH);
    }

    private static EntrySet entries(Prefix... prefixes) {
        return EntrySet.of(Stream.of(prefixes).map(SetEntry::of).toList());
    }

    private static EntrySet entries(Random random, int count) {
        return entries(Stream.generate(() -> prefix(random)).limit(count).toArray(Prefix[]::new));
    }

    /** Single IPv4 addresses all over. */
    private static EntrySet spread(int count) {
        EntrySetBuilder builder = new EntrySetBuilder();
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            builder.add(new Prefix(new Address(Family.IPV4, UInt128.of(random.nextInt() & 0xffff_ffffL)), 32));
        }
        return builder.build();
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    /** Crowded, with the ends of the address space. */
    private static Prefix prefix(Random random) {
        if (random.nextBoolean()) {
            long base = random.nextBoolean() ? 0xc0000200L : random.nextBoolean() ? 0 : 0xffff0000L;
            int length = random.nextInt(12) == 0 ? random.nextInt(33) : 20 + random.nextInt(13);
            return new Prefix(new Address(Family.IPV4, UInt128.of(base | random.nextInt(65_536))), length);
        }
        long high = random.nextBoolean() ? 0x20010db8_00000000L : random.nextBoolean() ? 0 : -1;
        long low = random.nextBoolean() ? random.nextInt(1_024) : ~(long) random.nextInt(1_024);
        int length = random.nextInt(4) == 0 ? random.nextInt(129) : 116 + random.nextInt(13);
        return new Prefix(new Address(Family.IPV6, new UInt128(high, low)), length);
    }
}
