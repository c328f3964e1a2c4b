package io.xdpgate.store;

import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.SetDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Changes the policy and a set as fast as it can, on several threads, and says on its standard output what it is
 * about to do ({@code try ...}) and what it was told is done ({@code ack ...}). Never ends by itself for a minute.
 */
final class CrashingWriter {
    static final int WRITERS = 4;
    static final String SET = "crashing";

    private final PolicyControl policies;
    private final SetControl sets;
    private final String round;

    private CrashingWriter(PolicyControl policies, SetControl sets, String round) {
        this.policies = policies;
        this.sets = sets;
        this.round = round;
    }

    /** @param arguments the file and a word that is new with each run */
    public static void main(String[] arguments) throws InterruptedException {
        StoreFile file = StoreFile.open(Path.of(arguments[0]));
        PolicyControl policies = new PolicyControl(
                new FakeDataplane(),
                new IncrementalCompilation(Guard.NONE),
                Stores.of(file),
                PolicyLimits.DEFAULT,
                Clock.systemUTC());
        policies.initialise();
        SetControl sets = new SetControl(policies, SetLimits.DEFAULT, Clock.systemUTC());
        if (!sets.sets().has(SET)) {
            sets.create(new SetDraft(SET, null, List.of()), Drafts.PLAIN);
        }
        CrashingWriter writer = new CrashingWriter(policies, sets, arguments[1]);
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            Thread.ofPlatform().daemon().start(() -> writer.writeRules(number));
        }
        Thread.ofPlatform().daemon().start(writer::writeEntries);
        Thread.sleep(60_000); // the parent kills this process long before
    }

    private void writeRules(int thread) {
        WriteOptions options = new WriteOptions("writer-" + thread, "round " + round, false, false);
        for (int i = 0; ; i++) {
            String name = "r" + round + "-" + thread + "-" + i;
            say("try", "rule", name);
            Rule made = policies.create(List.of(Drafts.drop(name, 80)), options)
                    .value()
                    .getFirst();
            say("ack", "rule", name);
            if (i % 3 == 2) {
                say("try", "gone", name);
                policies.delete(made.id(), rule -> true, options);
                say("ack", "gone", name);
            }
        }
    }

    private void writeEntries() {
        for (int i = 0; ; i++) {
            String entry = "10." + round + "." + (i >> 8 & 255) + "." + (i & 255);
            say("try", "entry", entry);
            sets.change(
                    SET, List.of(SetEntry.of(Prefix.parse(entry).orElseThrow())), List.of(), s -> true, Drafts.PLAIN);
            say("ack", "entry", entry);
        }
    }

    private static synchronized void say(String what, String kind, String name) {
        System.out.println(what + " " + kind + " " + name);
        System.out.flush();
    }
}
