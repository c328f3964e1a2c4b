package io.xdpgate.bench;

import java.util.Set;

/**
 * The command line.
 *
 * @param mode what to measure
 * @param rounds of each row, 3 or more
 * @param packets of a round
 */
record Arguments(String mode, int rounds, int packets) {
    static final String USAGE = """
            usage: ./xdpgate bench [MODE] [--rounds N] [--quick]

              readme     0, 1, 100 and 1,000 rules against a bare drop (the default; one to two minutes)
              classify   every rule set, in test runs (method A)
              live       frames through a veth pair, against a bare drop and nftables (method B)
              events     a storm of drops with a listener against the same policy silent
              latency    from a request that adds a rule to the first packet that it drops
              all        all of these

            --rounds N   rounds of each row, at least 3 (9)
            --quick      3 rounds of fewer packets: to see that it works, not to quote
            """;

    static final Set<String> MODES = Set.of("readme", "classify", "live", "events", "latency", "all");

    private static final int ROUNDS = 9;
    private static final int LEAST_ROUNDS = 3;
    private static final int PACKETS = 1_000_000;
    private static final int QUICK_PACKETS = 200_000;

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static Arguments parse(String... words) {
        String mode = "readme";
        int rounds = ROUNDS;
        int packets = PACKETS;
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("--quick")) {
                rounds = LEAST_ROUNDS;
                packets = QUICK_PACKETS;
            } else if (words[i].equals("--rounds") && i + 1 < words.length) {
                rounds = rounds(words[++i]);
            } else if (MODES.contains(words[i])) {
                mode = words[i];
            } else {
                throw new IllegalArgumentException("'" + words[i] + "' is not understood");
            }
        }
        return new Arguments(mode, rounds, packets);
    }

    boolean asksFor(String part) {
        return mode.equals(part) || mode.equals("all");
    }

    private static int rounds(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < LEAST_ROUNDS) {
            throw new IllegalArgumentException("--rounds takes a number from " + LEAST_ROUNDS + " on, not " + text);
        }
        return Integer.parseInt(text);
    }
}
