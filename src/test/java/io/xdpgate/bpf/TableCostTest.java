package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.abi.Codes.Ref;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.compiler.tables.SetTables;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.dataplane.PolicyCost.LookUp;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures that follow from tables made by hand, and bytes that are really taken. */
class TableCostTest {
    private static final int TABLE = (int) Ref.REF_TABLE;

    /** The generation, the header, and the classifier's part of that. */
    private static final int ALWAYS = 5;

    private static final Extra ON_ONE_INTERFACE =
            new Extra(null, false, 1, null, null, null, -1, 7, 0, 0, 0, 0, 0, false, 0, false);
    private static final Entry PLAIN =
            new Entry(0, EnumSet.allOf(Family.class), null, false, false, -1, null, null, null);
    private static final Entry WITH_MORE =
            new Entry(0, EnumSet.allOf(Family.class), null, false, false, -1, null, null, ON_ONE_INTERFACE);

    /**
     * The first 8 bits of an IPv4 source lead to class 1, but for one value, which leads to a node and class 2. Ports:
     * class 1 has a list of three, and the rules that may match any packet are looked at besides.
     */
    private static final Classifier LISTS = new Classifier(
            List.of(rule()),
            List.of(PLAIN, PLAIN, WITH_MORE, PLAIN, PLAIN, PLAIN, PLAIN),
            new AddressTrie(directAndNode(), TABLE | Ref.REF_DIRECT8, 0, 0, 0),
            new int[] {0, list(0, 2), list(2, 1)},
            new int[3],
            new short[65_536],
            new int[] {0, list(3, 3)},
            list(6, 1),
            false,
            null);

    private static int list(int first, int size) {
        return first << Classifier.COUNT_BITS | size;
    }

    private static RuleInfo rule() {
        return new RuleInfo("r_1", 1, Action.DROP, null, null);
    }

    private static int[] directAndNode() {
        int[] words = new int[17 * 16];
        Arrays.fill(words, 0, 256, 1);
        words[10] = TABLE | 16;
        Arrays.fill(words, 256, 263, -1);
        words[263] = 2;
        return words;
    }

    private static PolicyTables tables(Classifier main, @Nullable Classifier overlay, @Nullable SetTables sets) {
        Verdict pass = Verdict.PASS;
        return new PolicyTables(
                1, pass, pass, pass, pass, pass, true, pass, null, main, new BitSet(), overlay, null, sets);
    }

    private static Map<String, Integer> lines(PolicyTables tables) {
        Map<String, Integer> lines = new java.util.TreeMap<>();
        for (LookUp lookUp : TableCost.of(tables).lookUps()) {
            lines.put(lookUp.family().text() + (lookUp.hasPorts() ? " with ports" : ""), lookUp.cacheLines());
        }
        return lines;
    }

    private static Map<String, Integer> lines(int ipv4, int ipv4WithPorts, int ipv6, int ipv6WithPorts) {
        return Map.of("ipv4", ipv4, "ipv4 with ports", ipv4WithPorts, "ipv6", ipv6, "ipv6 with ports", ipv6WithPorts);
    }

    @Test
    void aPolicyWithoutRulesCostsTheHeader() {
        PolicyTables empty = new IncrementalCompilation(Guard.NONE)
                .compile(Policy.INITIAL, Map.of())
                .tables();
        assertThat(lines(empty)).isEqualTo(lines(2, 2, 2, 2));
    }

    @Test
    void theLongestWayAndTheLongestListCount() {
        // Direct table, node, class 2, its entry with detail and further conditions.
        int source = 1 + 1 + 1 + 3;
        int global = 1 + 1;
        int ports = 2 + (1 + 3) + global;
        assertThat(lines(tables(LISTS, null, null)))
                .isEqualTo(lines(ALWAYS + source + global, ALWAYS + source + ports, ALWAYS + global, ALWAYS + ports));
    }

    @Test
    void whatChangedSinceIsLookedUpBesides() {
        Map<String, Integer> once = lines(tables(LISTS, null, null));
        Map<String, Integer> twice = lines(tables(LISTS, LISTS, null));
        once.replaceAll((kind, count) -> 2 * count - 2);
        assertThat(twice).isEqualTo(once);
    }

    /** The rows of two classes, of the protocol and of the fields that nothing asks for: a place, a summary, two words. */
    @Test
    void theRestCostsItsRows() {
        EnumMap<Field, short[]> fields = new EnumMap<>(Map.of(Field.PROTOCOL, new short[256]));
        Rest rest = new Rest(new int[65], new long[] {3, -1, 1}, new int[] {0}, fields);
        Classifier part = new Classifier(
                List.of(rule()),
                Collections.nCopies(65, PLAIN),
                AddressTrie.EMPTY,
                new int[1],
                new int[1],
                null,
                new int[1],
                0,
                false,
                rest);
        int protocol = 2;
        int row = 1 + 1 + 2;
        int slotAndEntry = 2;
        int all = ALWAYS + protocol + 4 * row + slotAndEntry;
        assertThat(lines(tables(part, null, null))).isEqualTo(lines(all, all, all, all));
    }

    @Test
    void setsCostTheirTrieForEachSideThatIsAskedFor() {
        SetTables.Part part = new SetTables.Part(directAndNode(), TABLE | Ref.REF_DIRECT8, 0, new long[3]);
        Map<String, Integer> without = lines(tables(LISTS, null, null));
        Map<String, Integer> source = lines(tables(LISTS, null, new SetTables(part, null, true, false)));
        Map<String, Integer> both = lines(tables(LISTS, null, new SetTables(part, null, true, true)));
        // Direct table, node and mask; no IPv6 address is in a set.
        without.replaceAll((kind, count) -> count + (kind.startsWith("ipv4") ? 3 : 0));
        assertThat(source).isEqualTo(without);
        without.replaceAll((kind, count) -> count + (kind.startsWith("ipv4") ? 3 : 0));
        assertThat(both).isEqualTo(without);
    }

    @Test
    @RequiresBpf
    void theBytesAreThoseThatAreTaken() {
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, new Recording())) {
            PolicyTables empty = new IncrementalCompilation(Guard.NONE)
                    .compile(Policy.INITIAL, Map.of())
                    .tables();
            dataplane.install(empty);
            long fixed = used(dataplane) - dataplane.cost(empty).tableBytes();
            assertThat(fixed).isBetween(0L, 60_000L);
            Seeds.of(3).forEach(seed -> {
                Shape shape = seed % 2 == 0 ? Shape.ANY.upTo(500) : Shape.ANY.withSets();
                Policy policy = RandomPolicies.policy(seed, shape);
                PolicyTables tables = new IncrementalCompilation(Guard.NONE)
                        .compile(policy, Map.of())
                        .tables();
                PolicyCost cost = dataplane.cost(tables);
                assertThat(cost.tableBytes()).isPositive();
                // Tables that packets may still read are freed by a later install.
                await(Seeds.replay(seed)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                    dataplane.install(tables);
                    assertThat(used(dataplane)).isEqualTo(fixed + cost.tableBytes());
                });
            });
        }
    }

    private static long used(BpfDataplane dataplane) {
        return dataplane.mapUsage().stream()
                .filter(usage -> usage.map().equals("xg_tables"))
                .mapToLong(usage -> usage.entries() * Limits.LINE)
                .findFirst()
                .orElseThrow();
    }
}
