package io.xdpgate.bench;

import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.Header;
import io.xdpgate.classbench.Policies;
import io.xdpgate.classbench.Traffic;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Policy;
import java.util.List;
import java.util.function.Function;

/**
 * Five-field rules of one family.
 *
 * @param trace headers that were published with the rules; empty: none
 * @param formsOf the nftables forms of rules
 */
record RuleMaterial(
        List<FiveField> rules, Family family, List<Header> trace, Function<List<FiveField>, List<NftForm>> formsOf)
        implements Material {
    private static final long SEED = 20_260_101;

    @Override
    public Policy policy() {
        return Policies.dropping(rules, family);
    }

    @Override
    public List<byte[]> frames(Kind kind, int count) {
        return headers(kind, count).stream().map(header -> header.frame(family)).toList();
    }

    List<Header> headers(Kind kind, int count) {
        return switch (kind) {
            case UNIFORM -> Traffic.uniform(rules, count, SEED);
            case ZIPF -> Traffic.zipf(rules, count, SEED);
            case NO_MATCH -> Traffic.noMatch(rules, count, SEED);
            case RANDOM -> Traffic.noMatch(List.of(), count, SEED);
            case TRACE -> trace;
            case HITS, MISSES -> throw new IllegalArgumentException(kind + " of rules");
        };
    }

    @Override
    public List<NftForm> forms() {
        return formsOf.apply(rules);
    }

    @Override
    public Material closed() {
        List<FiveField> closed = rules.stream().filter(rule -> !rule.isOpen()).toList();
        return closed.size() == rules.size() ? this : new RuleMaterial(closed, family, trace, formsOf);
    }
}
