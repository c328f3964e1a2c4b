package io.xdpgate.bpf;

import io.xdpgate.bpf.PublishSteps.Step;
import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RootLayout;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.MapUsage;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes policies: new parts are written beside those in force, then one store of the generation changes over. Runs
 * of lines that a policy leaves are free after a grace period, which is not waited for while there are others. The
 * header of a generation takes the place of the last but one, which must be out of use: so one policy follows another
 * after a grace period at the earliest.
 */
final class TablePublisher {
    /** Low bits of a generation that mean something else in {@code xg_entry.died}. */
    private static final int LAST_RESERVED = Limits.DEAD;

    private final TableRoom room;
    private final GracePeriod gracePeriod;
    private final RuleLedger ledger;
    private final PublishSteps steps;
    /** Even, as the 0 that the tables begin with: the first policy gets the other header. */
    private int generation = 2;
    /** Ends when no packet is judged by the policy before the one in force. */
    private long lastTicket;
    /** Rules of {@code main} that are dead for no longer than since {@link #lastTicket}. */
    private BitSet dying = new BitSet();

    private volatile @Nullable StoredPolicy inForce;
    private volatile MapUsage usage;

    TablePublisher(TableRoom room, GracePeriod gracePeriod, RuleLedger ledger, PublishSteps steps) {
        this.room = room;
        this.gracePeriod = gracePeriod;
        this.ledger = ledger;
        this.steps = steps;
        this.usage = room.usage();
    }

    /** Whatever fails leaves the policy in force as it was. */
    synchronized void install(PolicyTables policy) {
        room.reclaim();
        StoredPolicy former = inForce;
        RuleChange change = RuleChange.between(former == null ? null : former.policy(), policy);
        try {
            steps.before(Step.PREPARE);
            ledger.prepare(change, Publication.rulesToWrite(former, policy), gracePeriod::isDone);
            publish(policy, change);
        } catch (RuntimeException | Error failed) {
            ledger.abandon(change);
            usage = room.usage();
            throw failed;
        }
        shrink();
        room.closeFormers();
        usage = room.usage();
    }

    private void publish(PolicyTables policy, RuleChange change) {
        Publication publication = new Publication(room.memory(), inForce, policy, ledger, steps);
        if (!publication.allocate()) {
            publication = withMoreRoom(publication, policy);
        }
        int next = following(generation);
        StoredPolicy stored;
        try {
            stored = publication.write();
            publication.stamp(next);
            steps.before(Step.WAIT);
            gracePeriod.await(lastTicket);
            freeze();
            steps.before(Step.WRITE_HEADER);
            HeaderWriter.write(stored, next, room.memory().memory());
        } catch (RuntimeException | Error failed) {
            publication.undo();
            throw failed;
        }
        goLive(publication, stored, next, change);
    }

    /** Nothing in here fails: the policy is in force at the end. */
    private void goLive(Publication publication, StoredPolicy stored, int next, RuleChange change) {
        StoredPolicy former = inForce;
        ledger.begin(change);
        for (StoredPart part : publication.written()) {
            if (part instanceof StoredClassifier classifier) {
                ledger.counters().add(classifier);
            }
        }
        RootLayout.GENERATION.setRelease(room.memory().memory(), 0L, next);
        generation = next;
        inForce = stored;
        dying = publication.stamps();
        lastTicket = gracePeriod.begin();
        if (former != null) {
            giveUp(former, stored);
        }
        ledger.commit(change, lastTicket);
    }

    private void giveUp(StoredPolicy former, StoredPolicy stored) {
        former.parts().forEach((source, part) -> {
            if (!part.equals(stored.parts().get(source))) {
                room.memory().giveUp(part.run(), lastTicket, () -> {
                    if (part instanceof StoredClassifier classifier) {
                        ledger.counters().retire(classifier);
                    }
                });
            }
        });
        Run alive = former.alive();
        if (alive != null && !alive.equals(stored.alive())) {
            room.memory().giveUp(alive, lastTicket, () -> {});
        }
    }

    /** After a grace period nobody asks for the generation in a stamp: low bits of it would come again some day. */
    private void freeze() {
        StoredPolicy stored = inForce;
        if (stored != null && !dying.isEmpty()) {
            StoredClassifier main = stored.classifier(stored.policy().main());
            dying.stream().forEach(rule -> main.setDied(rule, Limits.DEAD));
            dying = new BitSet();
        }
    }

    private Publication withMoreRoom(Publication tried, PolicyTables policy) {
        if (room.memory().waiting() > 0) {
            gracePeriod.await(lastTicket);
            room.reclaim();
            if (tried.allocate()) {
                return tried;
            }
        }
        rebuild(room.segmentsFor(inForce, tried.need()));
        Publication again = new Publication(room.memory(), inForce, policy, ledger, steps);
        if (!again.allocate()) {
            throw new TableFullException(
                    "xg_tables", Math.toIntExact(again.need()), room.memory().capacity());
        }
        return again;
    }

    private void rebuild(int segments) {
        inForce = room.rebuild(segments, inForce, generation, ledger.inForce());
        dying = new BitSet(); // written as dead
    }

    /** A policy that could be smaller is in force all the same, so that a refusal changes nothing. */
    private void shrink() {
        int segments = room.segmentsAfterShrinking(inForce);
        if (segments > 0) {
            try {
                rebuild(segments);
            } catch (RuntimeException refused) {
                room.tellRefusedShrinking(refused);
            }
        }
    }

    private static int following(int generation) {
        int next = generation + 1;
        while ((next & 0xffff) <= LAST_RESERVED) {
            next++;
        }
        return next;
    }

    boolean hasPolicy() {
        return inForce != null;
    }

    /** Lines in use, those that wait for a grace period included; and rules with a counter of their own. */
    List<MapUsage> usage() {
        return List.of(usage, new MapUsage("xg_counters", ledger.slotsUsed(), CounterSlots.SLOTS));
    }
}
