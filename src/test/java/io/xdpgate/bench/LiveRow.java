package io.xdpgate.bench;

import io.xdpgate.bench.Wire.Pair;
import java.util.List;
import java.util.Locale;

/**
 * The rows of one policy and kind of traffic, measured.
 *
 * @param slots the generator, the bare drop, the program, then the forms
 */
record LiveRow(Workload workload, Kind kind, List<Slot> slots, List<LiveRow.Form> forms, int rounds) {
    private static final double ALL = 0.999;

    /** An nftables form that is loaded behind a pair. */
    record Form(String name, boolean linear, Pair pair) {}

    static void header() {
        System.out.printf(
                "%-22s %-9s %-22s %-22s %-20s %9s %9s%n",
                "policy", "traffic", "firewall", "net ns/packet", "over base", "nft/ours", "received");
    }

    void print(Report report) {
        Slot test = slots.get(2);
        line(report, slots.get(1), true, false);
        line(report, test, false, false);
        double best = Double.MAX_VALUE;
        double linear = Double.MAX_VALUE;
        for (int i = 0; i < forms.size(); i++) {
            Slot slot = slots.get(3 + i);
            double against = line(report, slot, false, true);
            if (forms.get(i).linear) {
                linear = against;
            } else {
                best = Math.min(best, against);
            }
        }
        Budget budget = workload.budget(kind);
        // Where nothing but a rule each can say it, that is the best form.
        best = best == Double.MAX_VALUE ? linear : best;
        double overBase = over(test).median();
        String verdict = "over base " + Budget.atMost(budget.overBase(), overBase, "x")
                + against("; best nft ", budget.againstNft(), best)
                + against("; nft linear ", budget.againstLinear(), linear);
        System.out.printf("%-22s %-9s budgets: %s%n", "", "", verdict);
        report.add(new Report.Row("live", workload.name())
                .with("traffic", kind.text())
                .with("summary", verdict)
                .with("overBase", overBase)
                .with("overBaseBudget", budget.overBase())
                .with("overBaseMet", budget.overBase() == 0 || overBase <= budget.overBase())
                .with("againstBestNft", best == Double.MAX_VALUE ? "not measured" : best)
                .with("againstNftBudget", budget.againstNft())
                .with(
                        "againstNftMet",
                        budget.againstNft() == 0 || (best < Double.MAX_VALUE && best >= budget.againstNft()))
                .with("againstLinear", linear == Double.MAX_VALUE ? "not measured" : linear)
                .with("againstLinearBudget", budget.againstLinear()));
    }

    private static String against(String what, double least, double figure) {
        return what
                + (figure == Double.MAX_VALUE
                        ? "not measured"
                        : Budget.atLeast(least, figure, "x")
                                + (least == 0 ? String.format(Locale.ROOT, " (%.1fx)", figure) : ""));
    }

    /** Answers net cost over that of the program. */
    private double line(Report report, Slot slot, boolean base, boolean nft) {
        Samples net = Samples.of(rounds, i -> slot.cost(i) - slots.get(0).cost(i));
        Samples over = over(slot);
        Samples against = against(slot);
        System.out.printf(
                Locale.ROOT,
                "%-22s %-9s %-22s %-22s %-20s %9s %8.1f%%%s%n",
                base ? workload.name() : "",
                base ? kind.text() : "",
                slot.name(),
                net.text(0),
                base ? "" : over.text(2),
                nft ? String.format(Locale.ROOT, "%.1fx", against.median()) : "",
                100 * slot.receivedShare(),
                slot.receivedShare() < ALL ? " FRAMES LOST" : "");
        report.add(new Report.Row("live", workload.name())
                .with("traffic", kind.text())
                .with("firewall", slot.name())
                .with("netNs", net)
                .with("overBase", over)
                .with("netOverOurs", against)
                .with("received", slot.receivedShare()));
        return against.median();
    }

    private Samples over(Slot slot) {
        Slot bare = slots.get(1);
        return Samples.of(rounds, i -> slot.cost(i) / bare.cost(i));
    }

    /** Net cost of a slot over that of the program. A program that costs less than 1 ns counts as 1. */
    private Samples against(Slot slot) {
        return Samples.of(rounds, i -> {
            double generator = slots.get(0).cost(i);
            return (slot.cost(i) - generator) / Math.max(1, slots.get(2).cost(i) - generator);
        });
    }
}
