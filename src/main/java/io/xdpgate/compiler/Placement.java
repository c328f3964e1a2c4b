package io.xdpgate.compiler;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives every enabled rule and guard entry its position: count rules from 0, then from
 * {@link CompiledPolicy#FIRST_TERMINAL} the guard entries and behind them the terminal rules, each in order.
 */
final class Placement {
    private final List<Placed> placed = new ArrayList<>();
    private final List<CompiledRule> rules = new ArrayList<>();
    private int countRules;
    private int nextTerminal = CompiledPolicy.FIRST_TERMINAL;

    /** @throws io.xdpgate.policy.InvalidPolicyException if there are more rules than positions */
    Placement(Policy policy, Guard guard) {
        guard.entries().forEach(this::place);
        policy.enabledInOrder().forEach(this::place);
    }

    /** In the order of {@link #rules()}. */
    List<Placed> placed() {
        return placed;
    }

    List<CompiledRule> rules() {
        return rules;
    }

    int countRules() {
        return countRules;
    }

    private void place(Guard.Entry entry) {
        int position = nextTerminalPosition();
        placed.add(Placed.of(position, match(entry)));
        rules.add(new CompiledRule(position, null, Action.PASS, null, 0, null));
    }

    private void place(Rule rule) {
        int countsBefore = countRules;
        int position = rule.action().isTerminal() ? nextTerminalPosition() : nextCountPosition();
        placed.add(Placed.of(position, rule.match()));
        rules.add(new CompiledRule(
                position,
                rule.id(),
                rule.action(),
                rule.wouldBe(),
                countsBefore,
                rule.log().inForce(rule.action()).orElse(null)));
    }

    private int nextCountPosition() {
        if (countRules == CompiledPolicy.FIRST_TERMINAL) {
            throw Capacity.exceeded("enabled rules with action count", CompiledPolicy.FIRST_TERMINAL);
        }
        return countRules++;
    }

    private int nextTerminalPosition() {
        if (nextTerminal == Capacity.POSITIONS) {
            throw Capacity.exceeded(
                    "enabled rules that pass or drop, guard entries included",
                    Capacity.POSITIONS - CompiledPolicy.FIRST_TERMINAL);
        }
        return nextTerminal++;
    }

    private static Match match(Guard.Entry entry) {
        Match every = Match.EVERY;
        return new Match(
                new AddressMatch(entry.sources(), List.of(), false),
                null,
                entry.protocol(),
                List.of(),
                entry.destinationPorts(),
                null,
                null,
                every.interfaces(),
                every.vlans(),
                // A first fragment would carry the ports of a service whose later fragments no rule can judge by port.
                FragmentMatch.NONE,
                every.packetLength(),
                every.hopLimit(),
                every.dscp(),
                null);
    }
}
