package io.xdpgate.classbench;

import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.policy.Range;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule set looks like, in the figures that published sets are described by.
 *
 * @param anySource percent of the rules without a source condition
 * @param anyDestination likewise of the destination
 * @param anyBoth percent with neither
 * @param lonePairs percent of the address pairs that have one rule
 * @param portParts different (protocol, source ports, destination ports)
 * @param nesting mean number of different source prefixes, the open one not counted, that hold the source of a packet,
 *     packets uniform over the rules
 */
public record ShapeFacts(
        double anySource, double anyDestination, double anyBoth, double lonePairs, int portParts, double nesting) {
    private static final int PACKETS = 4_096;

    public static ShapeFacts of(List<FiveField> rules) {
        Map<List<Block>, Integer> pairs = new HashMap<>();
        Set<Part> parts = new HashSet<>();
        Set<Block> sources = new HashSet<>();
        for (FiveField rule : rules) {
            pairs.merge(List.of(rule.source(), rule.destination()), 1, Integer::sum);
            parts.add(new Part(rule.protocol(), rule.sourcePorts(), rule.destinationPorts()));
            sources.add(rule.source());
        }
        sources.remove(Block.ANY);
        double all = rules.size() / 100.0;
        return new ShapeFacts(
                rules.stream().filter(rule -> isOpen(rule.source())).count() / all,
                rules.stream().filter(rule -> isOpen(rule.destination())).count() / all,
                rules.stream()
                                .filter(rule -> isOpen(rule.source()) && isOpen(rule.destination()))
                                .count()
                        / all,
                100.0 * pairs.values().stream().filter(count -> count == 1).count() / pairs.size(),
                parts.size(),
                nesting(rules, sources));
    }

    private static double nesting(List<FiveField> rules, Set<Block> sources) {
        Random random = new Random(1);
        long holding = 0;
        for (int i = 0; i < PACKETS; i++) {
            int address = rules.get(random.nextInt(rules.size())).sample(random).source();
            for (int length = 1; length <= 32; length++) {
                holding += sources.contains(new Block(address, length)) ? 1 : 0;
            }
        }
        return (double) holding / PACKETS;
    }

    private static boolean isOpen(Block block) {
        return block.length() == 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "any source %.1f %%, any destination %.1f %%, any both %.2f %%, pairs with one rule %.0f %%, %d port parts, nesting %.1f",
                anySource,
                anyDestination,
                anyBoth,
                lonePairs,
                portParts,
                nesting);
    }

    private record Part(@Nullable Integer protocol, Range source, Range destination) {}
}
