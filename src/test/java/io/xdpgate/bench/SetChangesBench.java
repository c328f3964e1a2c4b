package io.xdpgate.bench;

import io.xdpgate.classbench.AddressList;
import io.xdpgate.classbench.GeneratedLists;
import io.xdpgate.classbench.ListTraffic;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.util.Random;

/** A set of a million entries: all of them at once, and one entry of them. */
final class SetChangesBench {
    private static final String PART = "set";
    private static final int ENTRIES = 1_000_000;
    private static final int CYCLES_A_ROUND = 12;
    private static final double MOST_MILLIS_OF_A_SET = 3_000;
    private static final double MOST_MILLIS_OF_AN_ENTRY = 5;

    private SetChangesBench() {}

    static void run(Arguments arguments, ChangesBench bench) {
        for (Family family : Family.values()) {
            run(family, arguments, bench);
        }
    }

    private static void run(Family family, Arguments arguments, ChangesBench bench) {
        try (ChangedPolicy policy = new ChangedPolicy(2)) {
            // Two lists by turns: replacing a set by itself would change nothing.
            Sets.SetChanges set = Sets.changes(policy.control());
            AddressList[] lists = {generated(family, 1), generated(family, 2)};
            String name = (family == Family.IPV4 ? "ipv4" : "ipv6") + " set of 1,000,000";
            bench.heap(PART, name + " made");
            double[] whole = new double[arguments.rounds()];
            for (int i = 0; i < whole.length; i++) {
                whole[i] = replaced(set, lists[i % 2], policy.firewall());
            }
            bench.durations(PART, name, whole, MOST_MILLIS_OF_A_SET);
            bench.heap(PART, name + " in force");
            entries(name, set, lists[(whole.length - 1) % 2], policy.firewall(), arguments, bench);
        }
    }

    private static void entries(
            String name,
            Sets.SetChanges set,
            AddressList list,
            Firewall firewall,
            Arguments arguments,
            ChangesBench bench) {
        int cycles = CYCLES_A_ROUND * arguments.rounds();
        SingleChanges.Timing add = new SingleChanges.Timing(cycles);
        SingleChanges.Timing remove = new SingleChanges.Timing(cycles);
        Random random = new Random(5);
        for (int i = 0; i < cycles; i++) {
            Prefix entry = ListTraffic.absent(list, random);
            byte[] frame = ListTraffic.frame(entry.first(), list.family(), random);
            require(firewall, frame, false);
            add.take(() -> set.add(entry), () -> require(firewall, frame, true));
            remove.take(() -> set.remove(entry), () -> require(firewall, frame, false));
        }
        add.print(bench, PART, name + ", one more", MOST_MILLIS_OF_AN_ENTRY);
        remove.print(bench, PART, name + ", one less", MOST_MILLIS_OF_AN_ENTRY);
    }

    private static AddressList generated(Family family, long seed) {
        return family == Family.IPV4 ? GeneratedLists.ipv4(ENTRIES, seed) : GeneratedLists.ipv6(ENTRIES, seed);
    }

    /** Milliseconds until a packet of the last entry is dropped. */
    private static double replaced(Sets.SetChanges set, AddressList list, Firewall firewall) {
        Prefix last = list.entry(list.size() - 1);
        byte[] frame = ListTraffic.frame(last.first(), list.family(), new Random(6));
        long start = System.nanoTime();
        set.replace(list);
        require(firewall, frame, true);
        return (System.nanoTime() - start) / 1e6;
    }

    private static void require(Firewall firewall, byte[] frame, boolean dropped) {
        if (firewall.drops(frame) != dropped) {
            throw new IllegalStateException("a call was answered before its effect");
        }
    }
}
