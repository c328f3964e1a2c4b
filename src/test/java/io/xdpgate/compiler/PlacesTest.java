package io.xdpgate.compiler;

import static io.xdpgate.judge.Rules.rule;
import static io.xdpgate.policy.Matches.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.classbench.ClassBenchFiles;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Policies;
import io.xdpgate.classbench.Shape;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.InvalidPolicyException;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where conditions begin and cease to hold, where rules stand, how many there may be, and what it costs. */
class PlacesTest {
    private final PolicyTablesCompiler compiler = new PolicyTablesCompiler();

    /** Alone a rule stands in the global list, among others in the tries: both must have the same edges. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "128.0.0.0/1",
                "10.0.0.4/31",
                "10.0.0.4/32",
                "255.255.255.255/32",
                "0.0.0.0/32",
                "::/0",
                "8000::/1",
                "2001:db8::/32",
                "2001:db8::/64",
                "2001:db8::8/127",
                "2001:db8::8/128",
                "::/128",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
                "2001:db8::8000:0:0:0/65"
            })
    void prefixesHoldFromTheirFirstToTheirLastAddress(String text) {
        Prefix prefix = Prefix.parse(text).orElseThrow();
        for (boolean alone : new boolean[] {true, false}) {
            for (boolean negated : new boolean[] {true, false}) {
                AddressMatch condition = new AddressMatch(List.of(prefix), List.of(), negated);
                for (Matches match : List.of(match().source(condition), match().destination(condition))) {
                    PolicyTablesReader reader = reader(policy(match.build(), alone));
                    for (Address address : around(prefix)) {
                        boolean expected = prefix.contains(address) != negated;
                        assertThat(reader.look(probe(address, 6, 1)).decided().equals("r_0"))
                                .as("%s in %s", address, text)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 65535", "65535, 65535", "80, 90", "1024, 65535"})
    void portsHoldFromTheirFirstToTheirLast(int first, int last) {
        for (boolean alone : new boolean[] {true, false}) {
            Matches match = match().destinationPorts(new Range(first, last));
            PolicyTablesReader reader = reader(policy(match.build(), alone));
            Address address = Address.parse("192.0.2.1").orElseThrow();
            for (int port : new int[] {0, 1, first - 1, first, last, last + 1, 65_534, 65_535}) {
                boolean expected = port >= first && port <= last;
                assertThat(reader.look(probe(address, 17, port & 65_535))
                                .decided()
                                .equals("r_0"))
                        .isEqualTo(expected || (port & 65_535) == first || (port & 65_535) == last);
            }
            assertThat(reader.look(probe(address, 1, first)).decided()).isEqualTo("default");
        }
    }

    private static List<Address> around(Prefix prefix) {
        List<Address> addresses = new ArrayList<>();
        var all = io.xdpgate.policy.UInt128.ones(prefix.family().bits());
        for (var value : List.of(
                prefix.first(),
                prefix.last(),
                prefix.first().previous(),
                prefix.last().next())) {
            addresses.add(new Address(prefix.family(), value.and(all)));
        }
        return addresses;
    }

    private static Policy policy(Match match, boolean alone) {
        List<Rule> rules = new ArrayList<>(List.of(rule(0, 1, match, Action.DROP)));
        for (int i = 1; i < (alone ? 1 : 40); i++) {
            // In the way of nothing: no probe has this protocol.
            Match other = match().source("10.0.0." + i).protocol(99).build();
            rules.add(rule(i, 1, other, Action.DROP));
        }
        return new Policy(1, Verdict.PASS, PolicyOptions.DEFAULT, rules);
    }

    private PolicyTablesReader reader(Policy policy) {
        return new PolicyTablesReader(
                compiler.compile(policy, Guard.NONE, Map.of()).tables(), address -> 0);
    }

    private static Probe probe(Address address, int protocol, int port) {
        return new Probe(address, address, protocol, port, port, 0, 0, 0, 0, -1, 0, 60, 64, 0);
    }

    @Test
    void fewRulesNeedNoTables() {
        Classifier few = main(GeneratedRules.of(Shape.ACL, 8, 1));
        assertThat(few.globalList()).isEqualTo(8);
        assertThat(few.trie().words()).isEmpty();
        assertThat(few.portClasses()).isNull();
        assertThat(few.rest()).isNull();
        assertThat(main(GeneratedRules.of(Shape.ACL, 9, 1)).trie().words()).isNotEmpty();
    }

    /** Figures measured, with some room: most rules of every shape must be in short lists. */
    @ParameterizedTest
    @CsvSource({"ACL, 1000, 2", "FIREWALL, 1000, 30", "IP_CHAIN, 1000, 2", "ACL, 10000, 50", "FIREWALL, 10000, 800"})
    void mostRulesAreInShortLists(String shape, int size, int mostInRest) {
        Shape kind = shape.equals("ACL") ? Shape.ACL : shape.equals("FIREWALL") ? Shape.FIREWALL : Shape.IP_CHAIN;
        assertShort(main(GeneratedRules.of(kind, size, 1)), size, mostInRest);
    }

    @Test
    @EnabledIf("hasFile")
    void thePublishedAccessListIsInShortLists() {
        assertShort(main(ClassBenchFiles.rules("acl_1k")), 1_016, 8);
    }

    static boolean hasFile() {
        return ClassBenchFiles.has("acl_1k");
    }

    private static void assertShort(Classifier main, int size, int mostInRest) {
        assertThat(main.rest() == null ? 0 : main.rest().slots().length).isLessThanOrEqualTo(mostInRest);
        assertThat(TablesCheck.lists(main)).allMatch(list -> (list & Classifier.MOST_ENTRIES) <= 8);
        // Nested blocks, as those of firewalls, put a rule into several lists: 1.7 on average there.
        assertThat(main.entries().size()).isBetween(size, size * 2);
    }

    @Test
    void countRulesAreLimited() {
        assertThat(compiler.compile(repeated(256, Action.COUNT, Match.EVERY), Guard.NONE, Map.of())
                        .tables()
                        .counts())
                .isNotNull();
        refused(repeated(257, Action.COUNT, Match.EVERY), "256");
    }

    @Test
    void theRestIsLimited() {
        Policy most = repeated(16_384, Action.DROP, Match.EVERY);
        assertThat(compiler.compile(most, Guard.NONE, Map.of()).tables().main().rest())
                .isNotNull()
                .satisfies(rest -> assertThat(rest.blocks()).isEqualTo(4));
        refused(repeated(16_385, Action.DROP, Match.EVERY), "16384");
    }

    @Test
    void rulesForSetsAloneAreLimited() {
        Match match = match().source(new AddressMatch(List.of(), List.of("one"), false))
                .build();
        assertThat(compiler.compile(repeated(63, Action.DROP, match), Guard.NONE, Map.of())
                        .tables()
                        .main()
                        .globalList())
                .isEqualTo(63);
        refused(repeated(64, Action.DROP, match), "63");
    }

    private void refused(Policy policy, String limit) {
        assertThatThrownBy(() -> compiler.compile(policy, Guard.NONE, Map.of()))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("more than " + limit + " ");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        for (Matches match :
                List.of(match().destinationPorts(Range.of(65_536)), match().vlans(4_096), match().dscp(Range.of(64)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reader(policy(match.build(), true)))
                    .withMessageContaining("has no value");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compiler.compile(Policy.INITIAL, Guard.NONE, Map.of("eth0", 64)));
    }

    /** Ten times the time that it takes; what grows with the square of the rules takes far longer. */
    @Test
    @Tag("timing")
    void compilingTakesMilliseconds() {
        within(1_500, GeneratedRules.of(Shape.FIREWALL, 10_000, 1));
        within(1_500, GeneratedRules.portsOnly(10_000, 1));
        within(1_500, GeneratedRules.oneDestination(10_000, 1));
        within(1_500, GeneratedRules.heavyOverlap(10_000, 1));
        within(15_000, GeneratedRules.of(Shape.ACL, 100_000, 1));
    }

    private void within(long milliseconds, List<FiveField> rules) {
        Policy policy = Policies.dropping(rules);
        long start = System.nanoTime();
        compiler.compile(policy, Guard.NONE, Map.of());
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(milliseconds);
    }

    private Classifier main(List<FiveField> rules) {
        return compiler.compile(Policies.dropping(rules), Guard.NONE, Map.of())
                .tables()
                .main();
    }

    private static Policy repeated(int count, Action action, Match match) {
        return new Policy(
                1,
                Verdict.PASS,
                PolicyOptions.DEFAULT,
                IntStream.range(0, count)
                        .mapToObj(i -> rule(i, 1, match, action))
                        .toList());
    }
}
