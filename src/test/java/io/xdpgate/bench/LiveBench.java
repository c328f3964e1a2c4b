package io.xdpgate.bench;

import io.xdpgate.bench.Wire.Pair;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.bpf.ffi.XdpFlags;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.classbench.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Method B: live frames through a veth pair into another namespace, where the program, a bare drop or nftables
 * drops them. The generator's own part is measured beside them and subtracted.
 */
final class LiveBench implements AutoCloseable {
    private static final int PROBE_PACKETS = 1_024;

    /** Enough to see what share a chain of rules takes: at ten thousand rules each costs a tenth of a millisecond. */
    private static final int LINEAR_PROBES = 16_384;

    private final Arguments arguments;
    private final TraceRunner runner = new TraceRunner();
    private final Wire wire = Wire.create();
    private final Pair basePair = wire.addPair();
    private final Pair testPair = wire.addPair();
    private final List<Pair> nftPairs = new ArrayList<>();
    private final XdpLink base;
    private final Firewall firewall;
    private final Report report;

    private LiveBench(Arguments arguments, Report report) {
        this.arguments = arguments;
        this.report = report;
        this.base = wire.far(() ->
                XdpLink.create(runner.dropProgram(), NetworkNamespace.ifindex(basePair.farEnd()), XdpFlags.DRV_MODE));
        this.firewall = Firewall.open(wire.farNamespace());
    }

    static void run(List<Workload> workloads, Arguments arguments, Report report) {
        System.out.printf(
                "%nLive frames through a veth pair, %d rounds; medians (min-max), CPU time, generator subtracted%n",
                arguments.rounds());
        try (LiveBench bench = new LiveBench(arguments, report)) {
            Optional<String> missing = bench.missing();
            if (missing.isPresent()) {
                System.out.println("not measured: " + missing.get());
                return;
            }
            LiveRow.header();
            for (Workload workload : workloads) {
                if (!workload.liveKinds().isEmpty()) {
                    bench.rows(workload);
                }
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

    private void rows(Workload workload) {
        if (!Workloads.isPresent(workload)) {
            refused(workload, "not there; set XDPGATE_DATA to the folder of the public files");
            return;
        }
        Material material = workload.material().get().closed();
        Optional<String> refused = firewall.install(material.policy());
        if (refused.isPresent()) {
            refused(workload, refused.get());
            return;
        }
        firewall.attach(testPair.farEnd(), workload.mode());
        try {
            List<LiveRow.Form> forms = load(material, workload);
            for (Kind kind : workload.liveKinds()) {
                runner.load(material.frames(kind, TraceRunner.FRAMES));
                List<Slot> slots = slots(forms);
                measure(slots);
                new LiveRow(workload, kind, slots, forms, arguments.rounds()).print(report);
            }
        } finally {
            firewall.detach(testPair.farEnd());
            wire.inFarNamespace("", "nft", "flush", "ruleset");
        }
    }

    private void refused(Workload workload, String why) {
        System.out.printf("%-22s not measured: %s%n", workload.name(), why);
        report.add(new Report.Row("live", workload.name()).with("refused", why));
    }

    /** Loads each form on a pair of its own; what cannot be had is said, and left out. */
    private List<LiveRow.Form> load(Material material, Workload workload) {
        List<LiveRow.Form> loaded = new ArrayList<>();
        for (NftForm form : material.forms()) {
            while (nftPairs.size() <= loaded.size()) {
                nftPairs.add(wire.addPair());
            }
            Pair pair = nftPairs.get(loaded.size());
            String table = "t" + loaded.size();
            Optional<String> failure = form.missing().isEmpty()
                    ? verified(form, table, pair, material, workload)
                    : Optional.of(form.missing());
            if (failure.isPresent()) {
                System.out.printf("%-22s left out: %s: %s%n", workload.name(), form.name(), failure.get());
                report.add(new Report.Row("live", workload.name())
                        .with("firewall", form.name())
                        .with("refused", failure.get()));
            } else {
                loaded.add(new LiveRow.Form(form.name(), form.linear(), pair));
            }
        }
        return loaded;
    }

    /** With a counter first, to see that it takes as many packets as the rules do; then without. */
    private Optional<String> verified(NftForm form, String table, Pair pair, Material material, Workload workload) {
        Optional<String> failure = NftLoad.load(wire, form, table, pair.farEnd(), true);
        if (failure.isPresent()) {
            return failure;
        }
        for (Kind kind : workload.liveKinds()) {
            runner.load(material.frames(kind, form.linear() ? LINEAR_PROBES : TraceRunner.FRAMES));
            int packets = form.linear() ? LINEAR_PROBES : TraceRunner.FRAMES;
            long before = NftLoad.unmatched(wire, table);
            Slot.sending(form.name(), runner, wire, pair).measure(packets);
            double matched = 1 - (double) (NftLoad.unmatched(wire, table) - before) / packets;
            if (!kind.admits(matched)) {
                throw new IllegalStateException(
                        "%s takes %.4f of the packets (%s)".formatted(form.name(), matched, kind.text()));
            }
        }
        NftLoad.delete(wire, table);
        return NftLoad.load(wire, form, table, pair.farEnd(), false);
    }

    /** Generator, bare drop, the program, then the forms: the order that {@link LiveRow} knows. */
    private List<Slot> slots(List<LiveRow.Form> forms) {
        List<Slot> slots = new ArrayList<>();
        slots.add(Slot.generator(runner, wire));
        slots.add(Slot.sending("bare drop", runner, wire, basePair));
        slots.add(Slot.sending("xdpgate", runner, wire, testPair));
        forms.forEach(form -> slots.add(Slot.sending(form.name(), runner, wire, form.pair())));
        return slots;
    }

    private void measure(List<Slot> slots) {
        slots.forEach(slot -> slot.calibrate(arguments.packets()));
        for (int round = 0; round < arguments.rounds(); round++) {
            slots.forEach(Slot::round);
        }
    }

    @Override
    public void close() {
        firewall.close();
        base.close();
        wire.close();
        runner.close();
    }
}
