package io.xdpgate.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param mode what to measure
 * @param rounds of each row, 3 or more
 * @param packets of a round
 * @param only names of the policies to measure; empty: all
 * @param json where to write the rows; null: nowhere
 * @param rules size of the policies that {@code changes} changes
 * @param clients threads of the sustained part of {@code changes}
 * @param seconds how long that part takes
 */
record Arguments(
        String mode,
        int rounds,
        int packets,
        List<String> only,
        @Nullable Path json,
        int rules,
        int clients,
        int seconds) {
    static final String USAGE = """
            usage: ./xdpgate bench [MODE] [OPTION...]

              readme     0, 1, 100 and 1,000 rules against a bare drop (the default; one to two minutes)
              classify   every policy, in test runs (method A)
              live       frames through a veth pair, against a bare drop and nftables (method B)
              changes    calls that change a large policy or set: their time, their effect, how many a second
              events     a storm of drops with a listener against the same policy silent
              latency    from a request that adds a rule to the first packet that it drops
              store      100,000 rules and a set of a million entries on disk: writes, and how long a start takes
              all        all of these
              list       the names of the policies of classify and live

            --only NAME   this policy, or those with NAME in their names (a dash is a space); repeatable.
                          In changes: this part, of single, sustained, set, large
            --rounds N    rounds of each row, at least 3 (9)
            --quick       3 rounds of fewer packets: to see that it works, not to quote
            --json FILE   write the rows for machines as well
            --rules N     changes: rules of the policy that is changed (10000)
            --clients N   changes: threads that call at the same time (8)
            --seconds N   changes: how long they do (10)
            """;

    static final Set<String> MODES =
            Set.of("readme", "classify", "live", "changes", "events", "latency", "store", "all", "list");

    private static final int LEAST_ROUNDS = 3;
    private static final int QUICK_PACKETS = 200_000;
    private static final Arguments DEFAULT = new Arguments("readme", 9, 1_000_000, List.of(), null, 10_000, 8, 10);

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Arguments parse(String... words) {
        Arguments arguments = DEFAULT;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (MODES.contains(word)) {
                arguments = arguments.withMode(word);
            } else if (word.equals("--quick")) {
                arguments = arguments.quick();
            } else if (i + 1 < words.length) {
                arguments = arguments.with(word, words[++i]);
            } else {
                throw new IllegalArgumentException("'" + word + "' is not understood");
            }
        }
        return arguments;
    }

    boolean asksFor(String part) {
        return mode.equals(part) || mode.equals("all");
    }

    /** Whether a part of {@code changes} is to be run. */
    boolean asksForPart(String part) {
        return only.isEmpty() || only.contains(part);
    }

    private Arguments with(String option, String value) {
        return switch (option) {
            case "--rounds" ->
                new Arguments(mode, number(option, value, LEAST_ROUNDS), packets, only, json, rules, clients, seconds);
            case "--only" -> {
                List<String> names = new ArrayList<>(only);
                names.add(value);
                yield new Arguments(mode, rounds, packets, List.copyOf(names), json, rules, clients, seconds);
            }
            case "--json" -> new Arguments(mode, rounds, packets, only, Path.of(value), rules, clients, seconds);
            case "--rules" ->
                new Arguments(mode, rounds, packets, only, json, number(option, value, 1), clients, seconds);
            case "--clients" ->
                new Arguments(mode, rounds, packets, only, json, rules, number(option, value, 1), seconds);
            case "--seconds" ->
                new Arguments(mode, rounds, packets, only, json, rules, clients, number(option, value, 1));
            default -> throw new IllegalArgumentException("'" + option + "' is not understood");
        };
    }

    private Arguments withMode(String word) {
        return new Arguments(word, rounds, packets, only, json, rules, clients, seconds);
    }

    private Arguments quick() {
        return new Arguments(mode, LEAST_ROUNDS, QUICK_PACKETS, only, json, rules, clients, 2);
    }

    private static int number(String option, String text, int least) {
        if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) < least) {
            throw new IllegalArgumentException(option + " takes a number from " + least + " on, not " + text);
        }
        return Integer.parseInt(text);
    }
}
