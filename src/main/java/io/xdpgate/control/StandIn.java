package io.xdpgate.control;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts something in force in the place of a policy that cannot be loaded. */
final class StandIn {
    /** Everything that an option can drop is dropped; the guard is no part of a policy. */
    private static final Policy CLOSED = new Policy(
            0,
            Verdict.DROP,
            new PolicyOptions(
                    Verdict.DROP,
                    Verdict.DROP,
                    PolicyOptions.DEFAULT.encapsulated(),
                    Verdict.DROP,
                    PolicyOptions.DEFAULT.laterFragments(),
                    LogChoice.OFF),
            List.of());

    private final Dataplane dataplane;
    private final Function<Policy, PolicyTables> compile;

    StandIn(Dataplane dataplane, Function<Policy, PolicyTables> compile) {
        this.dataplane = dataplane;
        this.compile = compile;
    }

    /** @return what filters, in words */
    String putInForce(FailModes asked) {
        FailModes modes = dataplane.isInherited() ? asked : asked.withoutLast();
        Set<FailMode> needed = EnumSet.of(modes.usual());
        needed.addAll(modes.byInterface().values());
        FailMode main = needed.contains(FailMode.LAST) ? FailMode.LAST : modes.usual();
        if (main != FailMode.LAST) {
            dataplane.install(compile.apply(policy(main)));
        }
        needed.remove(main);
        dataplane.setApart(needed.stream()
                .map(mode -> new Dataplane.Apart(name -> modes.of(name) == mode, compile.apply(policy(mode))))
                .toList());
        return words(modes);
    }

    private static Policy policy(FailMode mode) {
        return mode == FailMode.OPEN ? Policy.INITIAL : CLOSED;
    }

    private static String words(FailModes modes) {
        String usual = words(modes.usual());
        String others = new TreeMap<>(modes.byInterface())
                .entrySet().stream()
                        .filter(one -> one.getValue() != modes.usual())
                        .map(one -> ", on '" + one.getKey() + "' " + words(one.getValue()))
                        .collect(Collectors.joining());
        return usual + others;
    }

    private static String words(FailMode mode) {
        return switch (mode) {
            case LAST -> "what was in force before goes on filtering";
            case OPEN -> "every packet passes";
            case CLOSED -> "every packet is dropped but what the guard passes";
        };
    }
}
