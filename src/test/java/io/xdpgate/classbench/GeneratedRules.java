package io.xdpgate.classbench;

import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.classbench.FiveField.Flags;
import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rule sets of any size. The same seed gives the same rules. */
public final class GeneratedRules {
    /** Chances in a row to come up with a rule that is not there yet. */
    private static final int ATTEMPTS = 1_000;

    /** Rules for every address name no more destination ports than this. */
    private static final int NARROW = 1_024;

    private final Shape shape;
    private final Random random;
    private final List<Part> parts;
    private final List<Block> sources = new ArrayList<>();
    private final List<Block> destinations = new ArrayList<>();
    private final List<FiveField> rules = new ArrayList<>();
    private final Set<FiveField> taken = new HashSet<>();

    private GeneratedRules(Shape shape, long seed) {
        this.shape = shape;
        this.random = new Random(seed);
        List<Range> sourcePorts = shape.portKinds(shape.sourcePortKinds(), random);
        List<Range> destinationPorts = shape.portKinds(shape.destinationPortKinds(), random);
        this.parts = Stream.generate(() -> part(sourcePorts, destinationPorts))
                .distinct()
                .limit(shape.portParts())
                .toList();
    }

    /** What a rule says beside addresses. */
    private record Part(@Nullable Integer protocol, Range sourcePorts, Range destinationPorts) {}

    /** ClassBench-like rules, none of which takes most packets alone; those with fewer open fields tend to come first, as in the published files. */
    public static List<FiveField> of(Shape shape, int size, long seed) {
        GeneratedRules generated = new GeneratedRules(shape, seed);
        while (generated.rules.size() < size) {
            generated.add();
        }
        generated.rules.sort((one, other) -> Integer.compare(specificity(other), specificity(one)));
        return List.copyOf(generated.rules);
    }

    /** Exact source, destination, ports; UDP and TCP by turns. */
    public static List<FiveField> tuples(int size, long seed) {
        Random random = new Random(seed);
        return distinct(
                size,
                () -> new FiveField(
                        new Block(random.nextInt(), 32),
                        new Block(random.nextInt(), 32),
                        Range.of(1 + random.nextInt(65_535)),
                        Range.of(1 + random.nextInt(65_535)),
                        random.nextBoolean() ? Header.TCP : Header.UDP,
                        Flags.ANY));
    }

    /** Source prefixes of 16 to 32 bits, none in another. */
    public static List<FiveField> prefixes(int size, long seed) {
        Random random = new Random(seed);
        List<Block> blocks = new ArrayList<>();
        TreeMap<Integer, Block> byStart = new TreeMap<>(Integer::compareUnsigned);
        while (blocks.size() < size) {
            Block block = new Block(random.nextInt(), 16 + random.nextInt(17));
            var before = byStart.floorEntry(block.address());
            var after = byStart.higherEntry(block.address());
            if ((before == null || !before.getValue().contains(block.address()))
                    && (after == null || !block.contains(after.getKey()))) {
                byStart.put(block.address(), block);
                blocks.add(block);
            }
        }
        return blocks.stream().map(GeneratedRules::from).toList();
    }

    /** Destination ports alone, one or a range of up to 16; TCP and UDP by turns. */
    public static List<FiveField> portsOnly(int size, long seed) {
        Random random = new Random(seed);
        return distinct(size, () -> {
            int first = random.nextInt(65_520);
            Range ports = random.nextInt(4) == 0 ? new Range(first, first + random.nextInt(16)) : Range.of(first);
            return new FiveField(
                    Block.ANY, Block.ANY, FiveField.ANY_PORT, ports, random.nextBoolean() ? 6 : 17, Flags.ANY);
        });
    }

    /** Many sources against one destination address. */
    public static List<FiveField> oneDestination(int size, long seed) {
        Random random = new Random(seed);
        Block destination = new Block(random.nextInt(), 32);
        return distinct(
                size,
                () -> new FiveField(
                        new Block(random.nextInt(), 20 + random.nextInt(13)),
                        destination,
                        FiveField.ANY_PORT,
                        Range.of(1 + random.nextInt(1024)),
                        Header.TCP,
                        Flags.ANY));
    }

    /** Prefix lengths 0 to 32 on both sides and 40 % random port ranges: what no real policy looks like. */
    public static List<FiveField> heavyOverlap(int size, long seed) {
        Random random = new Random(seed);
        return distinct(size, () -> {
            int first = random.nextInt(65_535);
            Range ports = random.nextInt(100) < 40
                    ? new Range(first, first + random.nextInt(65_536 - first))
                    : FiveField.ANY_PORT;
            return new FiveField(
                    new Block(random.nextInt(), random.nextInt(33)),
                    new Block(random.nextInt(), random.nextInt(33)),
                    FiveField.ANY_PORT,
                    ports,
                    random.nextBoolean() ? 6 : 17,
                    Flags.ANY);
        });
    }

    private void add() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FiveField rule = rule();
            if (!isCatchAll(rule) && taken.add(rule)) {
                rules.add(rule);
                return;
            }
        }
        throw new IllegalArgumentException("no more different rules of shape " + shape.name());
    }

    private FiveField rule() {
        Block source;
        Block destination;
        if (!rules.isEmpty() && chance(shape.samePair())) {
            FiveField earlier = rules.get(random.nextInt(rules.size()));
            source = earlier.source();
            destination = earlier.destination();
        } else {
            source = chance(shape.anySource()) ? Block.ANY : block(sources);
            destination = chance(shape.anyDestination()) ? Block.ANY : block(destinations);
        }
        // Some parts are in many rules, most in few.
        Part part = chance(shape.anyProtocol())
                ? new Part(null, FiveField.ANY_PORT, FiveField.ANY_PORT)
                : parts.get(random.nextInt(1 + random.nextInt(parts.size())));
        return new FiveField(source, destination, part.sourcePorts, part.destinationPorts, part.protocol, Flags.ANY);
    }

    private Part part(List<Range> sourcePorts, List<Range> destinationPorts) {
        int protocol = protocol();
        boolean ports = protocol == Header.TCP || protocol == Header.UDP;
        return new Part(
                protocol,
                ports ? kind(sourcePorts, 85) : FiveField.ANY_PORT,
                ports ? kind(destinationPorts, 15) : FiveField.ANY_PORT);
    }

    private Block block(List<Block> used) {
        Block block;
        if (!used.isEmpty() && chance(shape.nested())) {
            Block outer = used.get(random.nextInt(used.size()));
            int length = chance(shape.hostPrefixes()) ? 32 : outer.length() + random.nextInt(33 - outer.length());
            block = new Block(outer.address() | (random.nextInt() & (outer.last() ^ outer.address())), length);
        } else {
            int length = chance(shape.hostPrefixes()) ? 32 : 11 + random.nextInt(17);
            block = new Block(random.nextInt(), length);
        }
        if (block.length() < 32) {
            used.add(block);
        }
        return block;
    }

    /** The open range in {@code open} percent, else one of the others, the first ones more often. */
    private Range kind(List<Range> kinds, int open) {
        if (kinds.size() == 1 || chance(open)) {
            return kinds.getFirst();
        }
        int bound = 1 + random.nextInt(kinds.size() - 1);
        return kinds.get(1 + random.nextInt(bound));
    }

    private int protocol() {
        int percent = random.nextInt(100);
        return percent < 70 ? Header.TCP : percent < 95 ? Header.UDP : 1;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private static boolean isCatchAll(FiveField rule) {
        Range ports = rule.destinationPorts();
        return specificity(rule) == 0 && ports.last() - ports.first() > NARROW;
    }

    private static int specificity(FiveField rule) {
        return rule.source().length() + rule.destination().length();
    }

    private static FiveField from(Block source) {
        return new FiveField(source, Block.ANY, FiveField.ANY_PORT, FiveField.ANY_PORT, null, Flags.ANY);
    }

    private static List<FiveField> distinct(int size, Supplier<FiveField> next) {
        Set<FiveField> rules = new LinkedHashSet<>();
        while (rules.size() < size) {
            rules.add(next.get());
        }
        return List.copyOf(rules);
    }
}
