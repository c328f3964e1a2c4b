package io.xdpgate.classbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddressListTest {
    private static final int SIZE = 3_000;

    @ParameterizedTest
    @EnumSource(Family.class)
    void hasAsManyDifferentEntriesAsAskedFor(Family family) {
        AddressList list = generated(family, 1);
        assertThat(list.entries().toList()).hasSize(SIZE).doesNotHaveDuplicates();
        assertThat(list.entries().toList())
                .isEqualTo(generated(family, 1).entries().toList());
        assertThat(list.entries().toList())
                .isNotEqualTo(generated(family, 2).entries().toList());
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void knowsItsAddressesAsLookingAtEveryEntryDoes(Family family) {
        AddressList list = generated(family, 1);
        List<Prefix> entries = list.entries().toList();
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            Address near = new Address(
                    family,
                    i % 2 == 0
                            ? GeneratedLists.within(entries.get(random.nextInt(SIZE)), random)
                            : entries.get(random.nextInt(SIZE)).last().next());
            assertThat(list.contains(near.value())).isEqualTo(entries.stream().anyMatch(entry -> entry.contains(near)));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void isMetByHitsAndByNoMiss(Family family) {
        AddressList list = generated(family, 1);
        assertThat(sources(ListTraffic.hits(list, 500, 3)))
                .allSatisfy(source -> assertThat(list.contains(source.value())).isTrue())
                .allSatisfy(source -> assertThat(source.family()).isEqualTo(family));
        assertThat(sources(ListTraffic.misses(list, 500, 3)))
                .allSatisfy(source -> assertThat(list.contains(source.value())).isFalse())
                .allSatisfy(source -> assertThat(source.family()).isEqualTo(family));
    }

    @Test
    void namesEntriesInOthersOnce() {
        List<Prefix> nested = List.of(prefix("10.0.0.0/8"), prefix("10.1.0.0/16"), prefix("192.0.2.1"));
        AddressList list = AddressList.of(Family.IPV4, nested);
        assertThat(list.outermostEntries()).containsExactly(prefix("10.0.0.0/8"), prefix("192.0.2.1"));
        assertThat(list.addresses()).isEqualTo(1);
        assertThat(list.shareOfBlocks()).isEqualTo(((1 << 16) + 1) / (double) (1 << 24));
    }

    @Test
    void hasTheClustersOfPublishedLists() {
        AddressList list = GeneratedLists.ipv4(120_000, 7);
        assertThat(list.shareOfBlocks()).isBetween(0.0035, 0.0045);
        assertThat(100.0 * list.addresses() / list.size()).isBetween(96.0, 98.0);
    }

    @Test
    void mixesTheLengthsOfIpv6() {
        List<Integer> lengths =
                generated(Family.IPV6, 1).entries().map(Prefix::length).toList();
        assertThat(new HashSet<>(lengths)).containsExactlyInAnyOrder(32, 48, 64, 128);
        assertThat(lengths.stream().filter(length -> length == 128).count()).isBetween(1_050L, 1_600L);
    }

    @Test
    void refusesTheOtherFamily() {
        List<Prefix> six = List.of(prefix("2001:db8::/32"));
        assertThatThrownBy(() -> AddressList.of(Family.IPV4, six)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsALineEach(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("list");
        Files.writeString(file, "# a list\n192.0.2.1\n\n198.51.100.0/24 ; SBL1\n192.0.2.1\n");
        assertThat(AddressList.read(file).entries()).containsExactly(prefix("192.0.2.1"), prefix("198.51.100.0/24"));
    }

    private static AddressList generated(Family family, long seed) {
        return family == Family.IPV4 ? GeneratedLists.ipv4(SIZE, seed) : GeneratedLists.ipv6(SIZE, seed);
    }

    private static List<Address> sources(List<byte[]> frames) {
        return frames.stream()
                .map(frame ->
                        Objects.requireNonNull(PlainParser.parse(frame).ip()).source())
                .toList();
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
