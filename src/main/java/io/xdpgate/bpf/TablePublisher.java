package io.xdpgate.bpf;

import io.xdpgate.bpf.PublishSteps.Step;
import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RootLayout;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.MapUsage;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

    /** What another process left in force; null once a policy of this one is. */
    private @Nullable Inheritance inheritance;

    private final TableWatch watch = new TableWatch();
    private volatile @Nullable StoredPolicy inForce;
    private volatile MapUsage usage;

    TablePublisher(TableRoom room, GracePeriod gracePeriod, RuleLedger ledger, PublishSteps steps) {
        this.room = room;
        this.gracePeriod = gracePeriod;
        this.ledger = ledger;
        this.steps = steps;
        this.usage = room.usage();
    }

    /** Goes on from what another process left; before the first {@link #install}. */
    synchronized void inherit(Inheritance left) {
        inheritance = left;
        generation = Math.max(generation, left.generation());
        if (left.isPublishable()) {
            left.inForce().forEach(part -> room.memory().reserve(part.run()));
            // What the generations before left was counted by whoever found it, and is room for other parts from now
            // on.
            RootLayout.RETIRED.setRelease(room.memory().memory(), 0L, left.generation() - 1);
        }
        left.inForce().forEach(ledger.counters()::add);
        usage = room.usage();
    }

    /** Whatever fails leaves the policy in force as it was. */
    synchronized void install(PolicyTables policy) {
        long freed = room.reclaim();
        StoredPolicy former = inForce;
        Inheritance left = inheritance;
        RuleChange change = left != null
                ? RuleChange.since(left.rules(), policy)
                : RuleChange.between(former == null ? null : former.policy(), policy);
        try {
            steps.before(Step.PREPARE);
            ledger.prepare(change, Publication.rulesToWrite(former, policy), ticket -> ticket <= freed);
            publish(former, policy, change);
        } catch (RuntimeException | Error failed) {
            ledger.abandon(change);
            usage = room.usage();
            throw failed;
        }
        shrink();
        room.closeFormers();
        watch();
        usage = room.usage();
    }

    private void watch() {
        StoredPolicy stored = inForce;
        if (stored != null) {
            watch.watch(room.memory().memory(), generation, stored);
        }
    }

    /** What somebody else changed in the tables; looks at one in {@code share} of the blocks at a time. */
    synchronized Optional<String> findTampering(int share) {
        if (inForce == null) {
            return Optional.empty();
        }
        if (!watch.isHeaderRight()) {
            return Optional.of("generation");
        }
        return watch.areNextBlocksRight(share) ? Optional.empty() : Optional.of("tables");
    }

    /** Writes every part of the policy in force anew and publishes it: what somebody changed in them is gone then. */
    synchronized void rewrite() {
        StoredPolicy stored = inForce;
        if (stored != null) {
            room.reclaim();
            publish(null, stored.policy(), new RuleChange(List.of(), List.of()));
            watch();
            usage = room.usage();
        }
    }

    /** @param keep whose parts are not written again; null: every part is */
    private void publish(@Nullable StoredPolicy keep, PolicyTables policy, RuleChange change) {
        Publication publication = new Publication(room.memory(), keep, policy, ledger, steps);
        Inheritance left = inheritance;
        if (left != null && (!left.isPublishable() || !publication.allocate())) {
            publishElsewhere(left, policy, change, publication.need());
            return;
        }
        if (left == null && !publication.allocate()) {
            publication = withMoreRoom(publication, policy);
        }
        int next = following(generation);
        StoredPolicy stored;
        try {
            stored = publication.write();
            publication.stamp(next);
            steps.before(Step.WAIT);
            gracePeriod.await(placeTickets[HeaderWriter.place(next)]);
            room.reclaim(); // so that what is left of a policy has always been counted before its header is gone
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
        TableRoom.counting(publication.written()).forEach(ledger.counters()::add);
        RootLayout.GENERATION.setRelease(room.memory().memory(), 0L, next);
        lastTicket = gracePeriod.begin();
        placeTickets[HeaderWriter.place(generation)] = lastTicket;
        int before = generation;
        generation = next;
        inForce = stored;
        dying.add(new Dying(lastTicket, stored.classifier(stored.policy().main()), publication.stamps()));
        if (former != null) {
            giveUp(former, stored);
        }
        giveUpInheritance();
        MemorySegment tables = room.memory().memory();
        room.memory().whenFreed(lastTicket, () -> RootLayout.RETIRED.setRelease(tables, 0L, before));
        ledger.commit(change, lastTicket);
    }

    private void giveUpInheritance() {
        Inheritance left = inheritance;
        if (left != null) {
            inheritance = null;
            left.inForce()
                    .forEach(part -> room.memory()
                            .giveUp(
                                    part.run(),
                                    lastTicket,
                                    () -> ledger.counters().retire(part)));
        }
    }

    /**
     * The first policy of this process, in tables of a program that takes the place of the one that another process
     * left on the links: each link goes from the one policy to the other at once.
     */
    private void publishElsewhere(Inheritance left, PolicyTables policy, RuleChange change, long need) {
        TablePrograms.Program program = room.another(room.segmentsFor(null, need));
        StoredPolicy stored;
        TableMemory tables = new TableMemory(program.id(), program.tables());
        Publication publication = new Publication(tables, null, policy, ledger, steps);
        int next = following(generation);
        try {
            if (!publication.allocate()) {
                throw new TableFullException("xg_tables", Math.toIntExact(need), tables.capacity());
            }
            stored = publication.write();
            steps.before(Step.WRITE_HEADER);
            HeaderWriter.write(stored, next, tables.memory());
        } catch (RuntimeException | Error failed) {
            program.close();
            throw failed;
        }
        ledger.begin(change);
        TableRoom.begin(tables.memory(), next);
        try {
            room.enter(program, tables, TableRoom.counting(stored), left.inForce());
        } catch (RuntimeException | Error failed) {
            ledger.takeBack(change);
            throw failed;
        }
        inheritance = null;
        lastTicket = gracePeriod.begin();
        generation = next;
        inForce = stored;
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

    /** Of this process, or one that another left and that this program goes on with. */
    boolean hasPolicy() {
        return inForce != null || isInherited();
    }

    /** Whether packets are judged by what another process left. */
    synchronized boolean isInherited() {
        Inheritance left = inheritance;
        return left != null && !left.inForce().isEmpty();
    }

    /** Lines in use, those that wait for a grace period included; and rules with a counter of their own. */
    List<MapUsage> usage() {
        return List.of(usage, new MapUsage("xg_counters", ledger.slotsUsed(), CounterSlots.SLOTS));
    }
}
