package io.xdpgate.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Figures of the rounds of one row, ascending. */
record Samples(double[] sorted) {
    /** One figure for each round, from 0. */
    static Samples of(int rounds, IntToDoubleFunction figure) {
        double[] values = new double[rounds];
        Arrays.setAll(values, figure);
        Arrays.sort(values);
        return new Samples(values);
    }

    double median() {
        return sorted[sorted.length / 2];
    }

    double min() {
        return sorted[0];
    }

    /** The smallest figure that {@code share} (0..1) of all do not exceed. */
    double quantile(double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    double max() {
        return sorted[sorted.length - 1];
    }

    /** {@code median (min-max)}, each to that many places. */
    String text(int places) {
        String number = "%." + places + "f";
        return String.format(Locale.ROOT, number + " (" + number + "-" + number + ")", median(), min(), max());
    }
}
