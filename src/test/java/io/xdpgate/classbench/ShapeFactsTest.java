package io.xdpgate.classbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated sets look like the published ones. */
class ShapeFactsTest {
    private static final double LEAST_NESTING = 1.5;
    private static final double MOST_NESTING = 6.4;

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 100_000})
    void accessListsAreSpecificOnBothSides(int size) {
        ShapeFacts facts = ShapeFacts.of(GeneratedRules.of(Shape.ACL, size, 7));
        assertThat(facts.anySource()).isBetween(0.2, 3.0);
        assertThat(facts.anyDestination()).isBetween(1.0, 5.0);
        assertThat(facts.lonePairs()).isBetween(80.0, 100.0);
        assertThat(facts.portParts()).isBetween(77, 486);
        assertThat(facts.nesting()).isBetween(LEAST_NESTING, MOST_NESTING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 100_000})
    void firewallsLeaveOneSideOpen(int size) {
        ShapeFacts facts = ShapeFacts.of(GeneratedRules.of(Shape.FIREWALL, size, 7));
        assertThat(facts.anySource()).isBetween(31.0, 42.0);
        assertThat(facts.anyDestination()).isBetween(15.0, 23.0);
        assertThat(facts.anyBoth()).isBetween(0.1, 6.0);
        assertThat(facts.lonePairs()).isBetween(70.0, 100.0);
        assertThat(facts.portParts()).isBetween(77, 486);
        assertThat(facts.nesting()).isBetween(LEAST_NESTING, MOST_NESTING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 100_000})
    void ipChainsAreBetween(int size) {
        ShapeFacts facts = ShapeFacts.of(GeneratedRules.of(Shape.IP_CHAIN, size, 7));
        assertThat(facts.anySource()).isBetween(5.0, 12.0);
        assertThat(facts.anyDestination()).isBetween(6.0, 13.0);
        assertThat(facts.lonePairs()).isBetween(85.0, 100.0);
        assertThat(facts.portParts()).isBetween(77, 486);
        assertThat(facts.nesting()).isBetween(LEAST_NESTING, MOST_NESTING);
    }

    @Test
    void countsWhatThereIs() {
        FiveField open = GeneratedRules.portsOnly(1, 1).getFirst();
        FiveField exact = GeneratedRules.tuples(1, 1).getFirst();
        ShapeFacts facts = ShapeFacts.of(List.of(open, exact));
        assertThat(facts.anySource()).isEqualTo(50.0);
        assertThat(facts.anyBoth()).isEqualTo(50.0);
        assertThat(facts.lonePairs()).isEqualTo(100.0);
        assertThat(facts.portParts()).isEqualTo(2);
        // Half of the packets come from the one source prefix, and from nowhere else by chance.
        assertThat(facts.nesting()).isBetween(0.4, 0.6);
    }
}
