package io.xdpgate.bench;

import io.xdpgate.bench.NftForms.Form;
import io.xdpgate.classbench.ClassBenchFiles;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy with uniform traffic, and the nftables forms that say the same.
 *
 * @param mostOverBase budget: test / base at most
 * @param leastAgainstNft budget: the best form's net cost over ours at least
 */
record LivePolicy(Scenario scenario, double mostOverBase, double leastAgainstNft, List<Form> forms) {
    private static final long SEED = 11;

    /** The rows of the table. */
    static List<LivePolicy> all() {
        List<LivePolicy> policies = new ArrayList<>();
        policies.add(new LivePolicy(Scenario.empty(), 1.15, 4.5, List.of(new Form("nft policy drop", "", List.of()))));
        for (int size : new int[] {1, 100, 1_000, 10_000}) {
            List<FiveField> tuples = GeneratedRules.tuples(size, SEED);
            List<Form> forms = new ArrayList<>(NftForms.tuples(tuples));
            if (size <= 1_000) {
                forms.add(NftForms.linear(tuples));
            }
            double leastAgainstNft = size <= 100 ? 4 : size <= 1_000 ? 3 : 2.5;
            policies.add(new LivePolicy(
                    Scenario.uniform("tuples " + size, tuples, 0), mostOverBase(size), leastAgainstNft, forms));
        }
        for (int size : new int[] {100, 1_000, 10_000}) {
            List<FiveField> prefixes = GeneratedRules.prefixes(size, SEED);
            policies.add(new LivePolicy(
                    Scenario.uniform("prefixes " + size, prefixes, 0),
                    mostOverBase(size),
                    size <= 100 ? 4 : 4.5,
                    List.of(NftForms.prefixes(prefixes))));
        }
        if (ClassBenchFiles.has("acl_1k")) {
            // Its last rule takes every packet, as the default action does here; as an element it would swallow
            // the whole set.
            policies.add(fiveField(
                    "acl_1k",
                    ClassBenchFiles.rules("acl_1k").stream()
                            .filter(rule -> !rule.isOpen())
                            .toList()));
        }
        for (Shape shape : List.of(Shape.ACL, Shape.FIREWALL, Shape.IP_CHAIN)) {
            policies.add(fiveField(shape.name() + " 1k", GeneratedRules.of(shape, 1_000, SEED)));
        }
        return policies;
    }

    private static LivePolicy fiveField(String name, List<FiveField> rules) {
        return new LivePolicy(
                Scenario.uniform(name, rules, 0),
                mostOverBase(rules.size()),
                4.5,
                List.of(NftForms.concatenation(rules), NftForms.linear(rules)));
    }

    private static double mostOverBase(int rules) {
        return rules <= 100 ? 1.4 : rules <= 1_100 ? 1.9 : 2.2;
    }
}
