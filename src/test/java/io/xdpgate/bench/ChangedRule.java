package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.classbench.FiveField.Flags;
import io.xdpgate.classbench.Header;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Range;
import java.util.List;
import java.util.Random;

/**
 * A rule that one client adds, changes, moves and removes, and packets that show each of that. All of its packets
 * come from one /24; a rule that stands in the policy passes them, so that moving the other one behind it shows.
 */
final class ChangedRule {
    static final WriteOptions WRITE = new WriteOptions("bench", null, false, false);

    private static final Block SOURCES = new Block(0xcb00_7100, 24);
    private static final int BEFORE = 400;
    private static final int STANDING = 500;
    private static final int BEHIND = 600;
    private static final int UDP = 17;
    private static final int PORT = 1_000;

    private final Firewall firewall;
    private final PolicyControl control;
    private final FiveField first;
    private final FiveField second;
    private final byte[] firstFrame;
    private final byte[] secondFrame;
    private String id = "";

    ChangedRule(Firewall firewall, PolicyControl control, Random random) {
        this.firewall = firewall;
        this.control = control;
        Block source = new Block(SOURCES.address() | random.nextInt(256), 32);
        Block destination = new Block(random.nextInt(), 32);
        this.first = rule(source, destination, PORT + random.nextInt(PORT));
        this.second = rule(source, destination, 2 * PORT + random.nextInt(PORT));
        this.firstFrame = frame(first);
        this.secondFrame = frame(second);
    }

    /** The rule that passes the packets of all changed rules. */
    static RuleDraft standing() {
        FiveField all = new FiveField(SOURCES, Block.ANY, FiveField.ANY_PORT, FiveField.ANY_PORT, null, Flags.ANY);
        return Drafts.of(all, Action.PASS, STANDING);
    }

    /** The rule as it is added. */
    RuleDraft draft() {
        return Drafts.of(first, Action.DROP, BEFORE);
    }

    void add() {
        id = control.create(List.of(draft()), WRITE).value().getFirst().id();
    }

    /** Other packets from now on. */
    void change() {
        replace(second, BEFORE);
    }

    void moveBehind() {
        replace(second, BEHIND);
    }

    void moveBefore() {
        replace(second, BEFORE);
    }

    void remove() {
        control.delete(id, rule -> true, WRITE);
    }

    /**
     * Looks at both packets.
     *
     * @throws IllegalStateException if a call that has been answered has no effect
     */
    void require(boolean firstDropped, boolean secondDropped) {
        if (firewall.drops(firstFrame) != firstDropped || firewall.drops(secondFrame) != secondDropped) {
            throw new IllegalStateException("a call was answered before its effect");
        }
    }

    private void replace(FiveField rule, int priority) {
        control.replace(id, Drafts.of(rule, Action.DROP, priority), before -> true, WRITE);
    }

    private static FiveField rule(Block source, Block destination, int port) {
        return new FiveField(source, destination, FiveField.ANY_PORT, Range.of(port), UDP, Flags.ANY);
    }

    private static byte[] frame(FiveField rule) {
        return new Header(
                        rule.source().address(),
                        rule.destination().address(),
                        UDP,
                        1,
                        rule.destinationPorts().first(),
                        0)
                .frame();
    }
}
