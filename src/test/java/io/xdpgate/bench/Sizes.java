package io.xdpgate.bench;

import io.xdpgate.policy.Family;
import java.util.LinkedHashMap;
import java.util.Map;

/** Budgets by the size of a policy, each kind of traffic in the order of the rows. */
final class Sizes {
    private static final int FEW = 100;
    private static final int THOUSAND = 1_000;
    private static final int TEN_THOUSAND = 10_000;

    private Sizes() {}

    /** Exact 5-tuples: 4, 3, 2.5 and 2 times as fast as the best nftables form. */
    static Map<Kind, Budget> tuples(int rules) {
        double linear = rules <= FEW ? 0 : rules <= THOUSAND ? 10 : rules <= TEN_THOUSAND ? 60 : 0;
        return rules(rules, rules <= FEW ? 4 : rules <= THOUSAND ? 3 : rules <= TEN_THOUSAND ? 2.5 : 2, linear);
    }

    /** Source prefixes alone. */
    static Map<Kind, Budget> prefixes(int rules) {
        return rules(rules, rules <= FEW || rules > TEN_THOUSAND ? 4 : 4.5, 0);
    }

    /** Prefixes and port ranges; 100,000 have no form to compare with. */
    static Map<Kind, Budget> fiveField(int rules) {
        double linear = rules <= FEW ? 0 : rules <= THOUSAND ? 10 : rules <= TEN_THOUSAND ? 60 : 0;
        return rules(rules, rules <= FEW ? 4 : rules <= TEN_THOUSAND ? 4.5 : 0, linear);
    }

    /** Policies that spread their rules badly: a budget is set for 10,000 rules and uniform traffic only. */
    static Map<Kind, Budget> hardCase(int rules, Kind other) {
        Map<Kind, Budget> budgets = new LinkedHashMap<>();
        budgets.put(Kind.UNIFORM, rules == TEN_THOUSAND ? Budget.live(150, 2.2, 0) : Budget.NONE);
        budgets.put(Kind.ZIPF, Budget.NONE);
        budgets.put(other, Budget.NONE);
        return budgets;
    }

    /** One rule with a set. */
    static Map<Kind, Budget> list(Family family, int entries) {
        int place = entries <= 120_000 ? 0 : entries <= 1_000_000 ? 1 : 2;
        Map<Kind, Budget> budgets = new LinkedHashMap<>();
        if (family == Family.IPV6) {
            budgets.put(Kind.HITS, Budget.live(new int[] {150, 280, 330}[place], 0, 3));
            budgets.put(Kind.MISSES, Budget.NONE);
        } else {
            double hits = new double[] {1.8, 2.6, 3}[place];
            double misses = new double[] {1.4, 1.6, 1.7}[place];
            budgets.put(Kind.HITS, Budget.live(new int[] {85, 180, 220}[place], hits, 5));
            budgets.put(Kind.MISSES, Budget.live(new int[] {45, 70, 80}[place], misses, 6));
        }
        return budgets;
    }

    private static Map<Kind, Budget> rules(int rules, double againstNft, double againstLinear) {
        int place = rules <= FEW ? 0 : rules <= THOUSAND ? 1 : rules <= TEN_THOUSAND ? 2 : 3;
        int[] uniform = {40, 110, 150, 330};
        int[] zipf = {40, 90, 115, 180};
        int[] noMatch = {35, 55, 85, 140};
        double[] overBase = {1.4, 1.9, 2.2, 3.6};
        Map<Kind, Budget> budgets = new LinkedHashMap<>();
        budgets.put(
                Kind.UNIFORM,
                Budget.live(uniform[place], overBase[place], againstNft).withLinear(againstLinear));
        budgets.put(Kind.ZIPF, Budget.overDrop(zipf[place]));
        budgets.put(Kind.NO_MATCH, Budget.overDrop(noMatch[place]));
        return budgets;
    }
}
