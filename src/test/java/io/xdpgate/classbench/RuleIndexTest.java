package io.xdpgate.classbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleIndexTest {
    static List<List<FiveField>> sets() {
        return List.of(
                GeneratedRules.of(Shape.FIREWALL, 300, 1),
                GeneratedRules.portsOnly(300, 1),
                GeneratedRules.oneDestination(300, 1),
                GeneratedRules.heavyOverlap(300, 1));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void findsTheRuleThatTryingOneAfterAnotherFinds(List<FiveField> rules) {
        RuleIndex index = new RuleIndex(rules);
        List<Header> headers = new ArrayList<>(Traffic.uniform(rules, 500, 2));
        headers.addAll(Traffic.noMatch(List.of(), 500, 3));
        for (Header header : headers) {
            assertThat(index.first(header)).isEqualTo(tried(rules, header));
        }
    }

    @Test
    void findsNothingWithoutRules() {
        Header header = Traffic.noMatch(List.of(), 1, 1).getFirst();
        assertThat(new RuleIndex(List.of()).first(header)).isEqualTo(-1);
        assertThat(new RuleIndex(List.of()).names(header)).isFalse();
    }

    private static int tried(List<FiveField> rules, Header header) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).holds(header)) {
                return i;
            }
        }
        return -1;
    }
}
