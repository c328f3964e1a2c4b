package io.xdpgate.bpf;

import io.xdpgate.bpf.PublishSteps.Step;
import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RootLayout;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.MapUsage;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes policies: new parts are written beside those in force, then one store of the generation changes over. Runs
 * of lines that a policy leaves are free after a grace period, which is not waited for while there are others; the
 * same goes for the place of its header.
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
    /** For each place of a header: ends when no packet is judged by the policy that had it. */
    private final long[] placeTickets = new long[Limits.HEADERS];
    /** Rules of the main classifier whose death is still a matter of the generation, the oldest first. */
    private final ArrayDeque<Dying> dying = new ArrayDeque<>();

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
            gracePeriod.await(placeTickets[HeaderWriter.place(next)]);
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
        lastTicket = gracePeriod.begin();
        placeTickets[HeaderWriter.place(generation)] = lastTicket;
        generation = next;
        inForce = stored;
        dying.add(new Dying(lastTicket, stored.classifier(stored.policy().main()), publication.stamps()));
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
        while (!dying.isEmpty() && gracePeriod.isDone(dying.getFirst().ticket())) {
            Dying dead = dying.removeFirst();
            if (stored != null && stored.parts().containsValue(dead.main())) {
                dead.rules().stream().forEach(rule -> dead.main().setDied(rule, Limits.DEAD));
            }
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
        dying.clear(); // written as dead
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

    /** @param ticket ends when every packet is judged without the rules */
    private record Dying(long ticket, StoredClassifier main, BitSet rules) {}

    boolean hasPolicy() {
        return inForce != null;
    }

    /** Lines in use, those that wait for a grace period included; and rules with a counter of their own. */
    List<MapUsage> usage() {
        return List.of(usage, new MapUsage("xg_counters", ledger.slotsUsed(), CounterSlots.SLOTS));
    }
}
