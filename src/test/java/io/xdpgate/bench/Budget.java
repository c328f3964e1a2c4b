package io.xdpgate.bench;

import java.util.Locale;

/**
 * What a row may cost; 0: not set.
 *
 * @param overDrop method A: nanoseconds over a bare drop at most
 * @param overBase method B: whole slot over that of a bare drop at most
 * @param againstNft method B: net cost of the best nftables form over ours at least
 * @param againstLinear the same for a rule each
 */
record Budget(int overDrop, double overBase, double againstNft, double againstLinear) {
    static final Budget NONE = overDrop(0);

    static Budget overDrop(int nanos) {
        return new Budget(nanos, 0, 0, 0);
    }

    static Budget live(int overDrop, double overBase, double againstNft) {
        return new Budget(overDrop, overBase, againstNft, 0);
    }

    Budget withLinear(double least) {
        return new Budget(overDrop, overBase, againstNft, least);
    }

    /** Whether method B has something to say about it. */
    boolean isLive() {
        return overBase > 0 || againstNft > 0;
    }

    /** {@code met}, {@code missed by x}, or that there is none. */
    static String atMost(double limit, double figure, String unit) {
        if (limit == 0) {
            return "no budget";
        }
        String budget = "<= " + number(limit) + unit;
        return figure <= limit ? budget + " met" : budget + " missed by " + number(figure - limit) + unit;
    }

    static String atLeast(double limit, double figure, String unit) {
        if (limit == 0) {
            return "no budget";
        }
        String budget = ">= " + number(limit) + unit;
        return figure >= limit ? budget + " met" : budget + " missed by " + number(limit - figure) + unit;
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    }
}
