package io.xdpgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Contents of a table of the netdev family.
 *
 * @param sets set and map declarations
 * @param rules lines that drop what they match
 * @param linear whether it is a rule for each rule
 * @param missing why there is no such form for a policy; empty: there is
 */
record NftForm(String name, List<Declaration> sets, List<String> rules, boolean linear, String missing) {
    /**
     * A named set or map, its elements made as they are written: there may be millions.
     *
     * @param head from the word set or map on: name, brace, type and flags, without the elements
     */
    record Declaration(String head, Supplier<Stream<String>> elements) {}

    static NftForm sets(String name, List<Declaration> sets, List<String> rules) {
        return new NftForm(name, sets, rules, false, "");
    }

    static NftForm linear(String name, List<String> rules) {
        return new NftForm(name, List.of(), rules, true, "");
    }

    static NftForm missing(String name, String why) {
        return new NftForm(name, List.of(), List.of(), false, why);
    }

    /**
     * Writes a ruleset for {@code nft -f}.
     *
     * @param counting whether a last rule counts the packets that none of the others took
     */
    void write(Writer out, String table, String device, boolean counting) {
        try {
            out.write("table netdev " + table + " {\n");
            for (Declaration set : sets) {
                write(out, set);
            }
            out.write("chain ingress {\ntype filter hook ingress device " + device + " priority 0; policy drop;\n");
            for (String rule : rules) {
                out.write(rule + "\n");
            }
            out.write((counting ? "counter\n" : "") + "}\n}\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void write(Writer out, Declaration set) throws IOException {
        out.write(set.head + " elements = {\n");
        try (Stream<String> elements = set.elements.get()) {
            Iterator<String> next = elements.iterator();
            while (next.hasNext()) {
                out.write(next.next() + (next.hasNext() ? ",\n" : "\n"));
            }
        }
        out.write("} }\n");
    }
}
