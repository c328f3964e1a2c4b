package io.xdpgate.bench;

import io.xdpgate.bench.Wire.Pair;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.bpf.ffi.XdpFlags;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.Header;
import io.xdpgate.dataplane.AttachMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Method B: live frames through a veth pair into another namespace, where the program, a bare drop or nftables
 * drops them. The generator's own part is measured beside them and subtracted.
 */
final class LiveBench implements AutoCloseable {
    private static final int PROBE_PACKETS = 1_024;

    private final Arguments arguments;
    private final TraceRunner runner = new TraceRunner();
    private final Wire wire = Wire.create();
    private final Pair basePair = wire.addPair();
    private final Pair testPair = wire.addPair();
    private final List<Pair> nftPairs = new ArrayList<>();
    private final XdpLink base;
    private final Firewall firewall;

    private LiveBench(Arguments arguments) {
        this.arguments = arguments;
        this.base = wire.far(() ->
                XdpLink.create(runner.dropProgram(), NetworkNamespace.ifindex(basePair.farEnd()), XdpFlags.DRV_MODE));
        this.firewall = Firewall.open(wire.farNamespace());
    }

    static void run(Arguments arguments) {
        System.out.printf(
                "%nLive frames through a veth pair, %d rounds; medians (min-max), CPU time, generator subtracted%n",
                arguments.rounds());
        try (LiveBench bench = new LiveBench(arguments)) {
            Optional<String> missing = bench.missing();
            if (missing.isPresent()) {
                System.out.println("not measured: " + missing.get());
                return;
            }
            System.out.printf(
                    "%-16s %-22s %-22s %-20s %9s %9s%n",
                    "policy", "firewall", "net ns/packet", "over base", "nft/ours", "received");
            for (LivePolicy policy : LivePolicy.all()) {
                bench.row(policy);
            }
        }
    }

    /** Why live frames cannot be measured here: the kernel must take the flag, and the frames must arrive. */
    private Optional<String> missing() {
        runner.load(List.of(new Header(1, 2, 17, 3, 4, 0).frame()));
        long before = wire.received(basePair.farEnd());
        try {
            wire.near(() -> {
                runner.send(basePair.nearIfindex(), PROBE_PACKETS);
                return true;
            });
        } catch (ErrnoException refused) {
            return Optional.of("this kernel has no live frames (5.18 has): " + refused.getMessage());
        }
        long arrived = wire.received(basePair.farEnd()) - before;
        return arrived == PROBE_PACKETS
                ? Optional.empty()
                : Optional.of(arrived + " of " + PROBE_PACKETS + " live frames arrived");
    }

    private void row(LivePolicy policy) {
        Optional<String> refused = firewall.install(policy.scenario().policy());
        if (refused.isPresent()) {
            System.out.printf("%-16s refused: %s%n", policy.scenario().name(), refused.get());
            return;
        }
        firewall.dataplane().attach(testPair.farEnd(), AttachMode.NATIVE, false);
        List<Header> headers = policy.scenario().headers().get();
        runner.load(headers.stream().map(Header::frame).toList());
        List<Slot> slots = new ArrayList<>();
        slots.add(Slot.generator(runner, wire));
        slots.add(Slot.sending("bare drop", runner, wire, basePair));
        slots.add(Slot.sending("xdpgate", runner, wire, testPair));
        for (int i = 0; i < policy.forms().size(); i++) {
            slots.add(nft(policy.forms().get(i), i, policy.scenario().rules(), headers));
        }
        measure(slots);
        print(policy, slots);
        wire.inFarNamespace("", "nft", "flush", "ruleset");
    }

    /** Loads a form; first with a counter, to see that it takes as many packets as the rules do. */
    private Slot nft(NftForms.Form form, int index, List<FiveField> rules, List<Header> headers) {
        while (nftPairs.size() <= index) {
            nftPairs.add(wire.addPair());
        }
        Pair pair = nftPairs.get(index);
        String table = "t" + index;
        wire.inFarNamespace(form.text(table, pair.farEnd(), true), "nft", "-f", "-");
        Slot slot = Slot.sending(form.name(), runner, wire, pair);
        slot.measure(TraceRunner.FRAMES);
        String listing = wire.inFarNamespace("", "nft", "list", "table", "netdev", table);
        double matched = 1 - (double) NftCounters.packets(listing) / TraceRunner.FRAMES;
        double named = (double) headers.stream()
                        .filter(header -> isNamed(rules, header))
                        .count()
                / headers.size();
        if (Math.abs(matched - named) > 0.01) {
            throw new IllegalStateException(
                    "%s takes %.3f of the packets, the rules take %.3f".formatted(form.name(), matched, named));
        }
        wire.inFarNamespace("", "nft", "delete", "table", "netdev", table);
        wire.inFarNamespace(form.text(table, pair.farEnd(), false), "nft", "-f", "-");
        return slot;
    }

    private static boolean isNamed(List<FiveField> rules, Header header) {
        return rules.stream().anyMatch(rule -> rule.holds(header));
    }

    private void measure(List<Slot> slots) {
        slots.forEach(slot -> slot.calibrate(arguments.packets()));
        for (int round = 0; round < arguments.rounds(); round++) {
            slots.forEach(Slot::round);
        }
    }

    private void print(LivePolicy policy, List<Slot> slots) {
        Slot bare = slots.get(1);
        Slot test = slots.get(2);
        double best = Double.MAX_VALUE;
        for (Slot slot : slots.subList(1, slots.size())) {
            boolean nft = slot != bare && slot != test;
            double against = against(slot, slots).median();
            best = nft ? Math.min(best, against) : best;
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %-22s %-22s %-20s %9s %8.1f%%%n",
                    slot == bare ? policy.scenario().name() : "",
                    slot.name(),
                    net(slot, slots).text(0),
                    slot == bare ? "" : over(slot, bare).text(2),
                    nft ? String.format(Locale.ROOT, "%.1fx", against) : "",
                    100 * slot.receivedShare());
        }
        System.out.printf(
                Locale.ROOT,
                "%-16s budgets: over base %.2f %s, best nft form %.1fx %s%n",
                "",
                policy.mostOverBase(),
                over(test, bare).median() <= policy.mostOverBase() ? "kept" : "missed",
                policy.leastAgainstNft(),
                best >= policy.leastAgainstNft() ? "kept" : "missed");
    }

    private Samples net(Slot slot, List<Slot> slots) {
        return Samples.of(arguments.rounds(), i -> slot.cost(i) - slots.get(0).cost(i));
    }

    private Samples over(Slot slot, Slot bare) {
        return Samples.of(arguments.rounds(), i -> slot.cost(i) / bare.cost(i));
    }

    /** Net cost of a slot over that of the program. A program that costs less than 1 ns counts as 1. */
    private Samples against(Slot slot, List<Slot> slots) {
        return Samples.of(arguments.rounds(), i -> {
            double generator = slots.get(0).cost(i);
            return (slot.cost(i) - generator) / Math.max(1, slots.get(2).cost(i) - generator);
        });
    }

    @Override
    public void close() {
        firewall.close();
        base.close();
        wire.close();
        runner.close();
    }
}
