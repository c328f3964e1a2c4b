package io.xdpgate.classbench;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.UInt128;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a large address set, all of one family, in the order of their source: two million of them in some
 * 42 MB. Entries may lie in others.
 */
public final class AddressList {
    private final Family family;
    private final long[] high;
    private final long[] low;
    private final byte[] lengths;
    private final int[] outermost;

    private AddressList(Family family, Collection<Prefix> entries) {
        this.family = family;
        this.high = new long[entries.size()];
        this.low = new long[entries.size()];
        this.lengths = new byte[entries.size()];
        int next = 0;
        for (Prefix entry : entries) {
            if (entry.family() != family) {
                throw new IllegalArgumentException(entry + " is of the other family");
            }
            high[next] = entry.first().high();
            low[next] = entry.first().low();
            lengths[next++] = (byte) entry.length();
        }
        this.outermost = outermost();
    }

    public static AddressList of(Family family, Collection<Prefix> entries) {
        return new AddressList(family, entries);
    }

    /** Where {@code lists/NAME} is looked for, as {@link ClassBenchFiles#folder} looks for rules. */
    public static Path file(String name) {
        return ClassBenchFiles.folder().resolveSibling("lists").resolve(name);
    }

    /** Reads IPv4 addresses or prefixes, one a line; what follows a {@code ;} or {@code #} is a comment. */
    public static AddressList read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return of(
                    Family.IPV4,
                    lines.map(line -> line.replaceAll("[;#].*", "").strip())
                            .filter(text -> !text.isEmpty())
                            .map(text -> Prefix.parse(text).orElseThrow())
                            .distinct()
                            .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public Family family() {
        return family;
    }

    public int size() {
        return lengths.length;
    }

    /** Entry number {@code index}, from 0. */
    public Prefix entry(int index) {
        return new Prefix(new Address(family, new UInt128(high[index], low[index])), lengths[index] & 0xff);
    }

    public Stream<Prefix> entries() {
        return IntStream.range(0, size()).mapToObj(this::entry);
    }

    /** The entries that lie in no other, ascending by address: they hold every address of the list. */
    public Stream<Prefix> outermostEntries() {
        return IntStream.of(outermost).mapToObj(this::entry);
    }

    /** Entries that are one address. */
    public long addresses() {
        return IntStream.range(0, size())
                .filter(index -> (lengths[index] & 0xff) == family.bits())
                .count();
    }

    public boolean contains(UInt128 address) {
        int below = 0;
        int above = outermost.length;
        while (below < above) {
            int middle = (below + above) >>> 1;
            if (first(outermost[middle]).compareTo(address) <= 0) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return below > 0 && address.compareTo(entry(outermost[below - 1]).last()) <= 0;
    }

    /** Of all /24 blocks of IPv4, the share that holds an address of the list. */
    public double shareOfBlocks() {
        if (family != Family.IPV4) {
            throw new IllegalStateException("blocks of IPv4 only");
        }
        long blocks = 0;
        long last = -1;
        for (int index : outermost) {
            long from = Math.max(low[index] >>> 8, last + 1);
            long to = entry(index).last().low() >>> 8;
            blocks += Math.max(0, to - from + 1);
            last = Math.max(last, to);
        }
        return blocks / (double) (1 << 24);
    }

    /** The entries that lie in no other, ascending by address: prefixes are disjoint or nested, so these hold all. */
    private int[] outermost() {
        IntStream.Builder disjoint = IntStream.builder();
        Iterator<Integer> ascending = IntStream.range(0, size())
                .boxed()
                .sorted(Comparator.<Integer, UInt128>comparing(this::first)
                        .thenComparingInt(index -> lengths[index] & 0xff))
                .iterator();
        @Nullable Prefix last = null;
        while (ascending.hasNext()) {
            int index = ascending.next();
            Prefix entry = entry(index);
            if (last == null || !last.contains(entry.address())) {
                disjoint.add(index);
                last = entry;
            }
        }
        return disjoint.build().toArray();
    }

    private UInt128 first(int index) {
        return new UInt128(high[index], low[index]);
    }
}
