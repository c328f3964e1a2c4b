package io.xdpgate.classbench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Headers that meet a rule set in some pattern; each header is drawn anew, so most of them differ. */
public final class Traffic {
    private static final int ATTEMPTS = 20;

    private Traffic() {}

    /** Every rule as often as the others. */
    public static List<Header> uniform(List<FiveField> rules, int count, long seed) {
        Random random = new Random(seed);
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(rules.get(random.nextInt(rules.size())).sample(random));
        }
        return headers;
    }

    /** The n-th most popular rule is met 1/n as often as the first (Zipf, exponent 1); which is which is random. */
    public static List<Header> zipf(List<FiveField> rules, int count, long seed) {
        Random random = new Random(seed);
        List<FiveField> byRank = new ArrayList<>(rules);
        Collections.shuffle(byRank, random);
        double[] cumulated = new double[byRank.size()];
        double sum = 0;
        for (int rank = 0; rank < cumulated.length; rank++) {
            sum += 1.0 / (rank + 1);
            cumulated[rank] = sum;
        }
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int found = java.util.Arrays.binarySearch(cumulated, random.nextDouble() * sum);
            int rank = Math.min(found < 0 ? -found - 1 : found, cumulated.length - 1);
            headers.add(byRank.get(rank).sample(random));
        }
        return headers;
    }

    /**
     * Random UDP that no rule names. Where the rules leave hardly any such packet, some headers are met all the
     * same after {@value #ATTEMPTS} draws.
     */
    public static List<Header> noMatch(List<FiveField> rules, int count, long seed) {
        RuleIndex index = new RuleIndex(rules);
        Random random = new Random(seed);
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Header header = random(random);
            for (int attempt = 1; attempt < ATTEMPTS && index.names(header); attempt++) {
                header = random(random);
            }
            headers.add(header);
        }
        return headers;
    }

    private static Header random(Random random) {
        return new Header(
                random.nextInt(), random.nextInt(), Header.UDP, random.nextInt(65_536), random.nextInt(65_536), 0);
    }
}
