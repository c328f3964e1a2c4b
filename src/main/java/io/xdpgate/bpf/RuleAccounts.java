package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdpgate.bpf.abi.CounterSums;
import io.xdpgate.bpf.abi.EntryLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.RuleLayout;
import io.xdpgate.bpf.abi.TransferLayout;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code xg_rules}: what is kept of each rule that lives, in memory that outlives this process. What an entry counted
 * reaches its rule once, although the process be killed at any instruction. Callers serialise.
 */
final class RuleAccounts {
    private static final long ROW = RuleLayout.LAYOUT.byteSize();
    private static final int LIVES = 1;
    private static final int UNDER_WAY = 1;
    private static final byte GUARD = (byte) 0xff;

    private final Memory source;
    private MemorySegment rows;

    /** Where the rows lie. */
    @FunctionalInterface
    interface Memory {
        /** At least so many rows; those that were there before are there again, the others are zeros. */
        MemorySegment ofRows(int rows);
    }

    /** @param identity as in {@link RulePlaces#identity} */
    record Found(int number, Object identity, int counter) {}

    RuleAccounts(Memory source) {
        this.source = source;
        this.rows = source.ofRows(1);
    }

    /** Sees to it that rules below this number have rows. */
    void makeRoom(int numbers) {
        long wanted = numbers + 1L;
        long there = rows.byteSize() / ROW;
        if (wanted > there) {
            rows = source.ofRows(Math.toIntExact(Math.max(wanted, there + there / 2)));
        }
    }

    /** Numbers that have rows are below. */
    int room() {
        return (int) (rows.byteSize() / ROW) - 1;
    }

    private static long at(int number) {
        return (number + 1) * ROW;
    }

    /** A rule lives from now on. */
    void begin(int number, Object identity, CounterSums.Counter counted, int counter) {
        long at = at(number);
        RuleLayout.STATE.setRelease(rows, at, 0);
        MemorySegment name = rows.asSlice(at, RuleLayout.IDENTITY_BYTES).fill((byte) 0);
        if (identity instanceof Long key) {
            name.set(JAVA_BYTE, 0, GUARD);
            name.set(JAVA_LONG_UNALIGNED, 1, key);
        } else {
            byte[] id = identity.toString().getBytes(StandardCharsets.UTF_8);
            if (id.length > RuleLayout.IDENTITY_BYTES) {
                throw new IllegalArgumentException(
                        "a rule's id has at most " + RuleLayout.IDENTITY_BYTES + " bytes, unlike " + identity);
            }
            MemorySegment.copy(id, 0, name, JAVA_BYTE, 0, id.length);
        }
        RuleLayout.PACKETS.set(rows, at, counted.packets());
        RuleLayout.BYTES.set(rows, at, counted.bytes());
        RuleLayout.LAST_NS.set(rows, at, counted.lastNs());
        RuleLayout.COUNTER.set(rows, at, counter);
        RuleLayout.STATE.setRelease(rows, at, LIVES);
    }

    void setCounter(int number, int counter) {
        RuleLayout.COUNTER.setRelease(rows, at(number), counter);
    }

    void end(int number) {
        RuleLayout.STATE.setRelease(rows, at(number), 0);
    }

    CounterSums.Counter counted(int number) {
        long at = at(number);
        return new CounterSums.Counter(
                (long) RuleLayout.PACKETS.get(rows, at), (long) RuleLayout.BYTES.get(rows, at), (long)
                        RuleLayout.LAST_NS.get(rows, at));
    }

    /**
     * Adds to a rule what an entry counted and leaves zeros there; nobody may be counting in it.
     *
     * @param part that has the entry
     */
    void takeOver(int number, CountedPart part, int line, CounterSums.Counter counted) {
        CounterSums.Counter before = counted(number);
        TransferLayout.RULE.set(rows, 0L, number + 1);
        TransferLayout.PROGRAM.set(rows, 0L, part.program());
        TransferLayout.LINE.set(rows, 0L, line);
        TransferLayout.PACKETS.set(rows, 0L, before.packets() + counted.packets());
        TransferLayout.BYTES.set(rows, 0L, before.bytes() + counted.bytes());
        TransferLayout.LAST_NS.set(rows, 0L, Math.max(before.lastNs(), counted.lastNs()));
        TransferLayout.STATE.setRelease(rows, 0L, UNDER_WAY);
        carryOut(part.memory());
    }

    /** Idempotent. */
    private void carryOut(MemorySegment tables) {
        long rule = (int) TransferLayout.RULE.get(rows, 0L) * ROW;
        RuleLayout.PACKETS.setRelease(rows, rule, (long) TransferLayout.PACKETS.get(rows, 0L));
        RuleLayout.BYTES.setRelease(rows, rule, (long) TransferLayout.BYTES.get(rows, 0L));
        RuleLayout.LAST_NS.setRelease(rows, rule, (long) TransferLayout.LAST_NS.get(rows, 0L));
        long entry = (long) (int) TransferLayout.LINE.get(rows, 0L) * Limits.LINE;
        EntryLayout.PACKETS.setRelease(tables, entry, 0L);
        EntryLayout.BYTES.setRelease(tables, entry, 0L);
        TransferLayout.STATE.setRelease(rows, 0L, 0);
    }

    /**
     * Ends what another process had begun.
     *
     * @param tables by program; null when that is gone
     */
    void carryOutRest(IntFunction<@Nullable MemorySegment> tables) {
        if ((int) TransferLayout.STATE.getAcquire(rows, 0L) != UNDER_WAY) {
            return;
        }
        MemorySegment found = tables.apply((int) TransferLayout.PROGRAM.get(rows, 0L));
        if (found == null) {
            TransferLayout.STATE.setRelease(rows, 0L, 0);
        } else {
            carryOut(found);
        }
    }

    /** Rules that live, as another process left them. */
    List<Found> living() {
        List<Found> living = new ArrayList<>();
        for (int number = 0; number < room(); number++) {
            long at = at(number);
            if ((int) RuleLayout.STATE.getAcquire(rows, at) == LIVES) {
                living.add(new Found(number, identity(at), (int) RuleLayout.COUNTER.get(rows, at)));
            }
        }
        return living;
    }

    private Object identity(long at) {
        if (rows.get(JAVA_BYTE, at) == GUARD) {
            return rows.get(JAVA_LONG_UNALIGNED, at + 1);
        }
        byte[] id = new byte[RuleLayout.IDENTITY_BYTES];
        MemorySegment.copy(rows, JAVA_BYTE, at, id, 0, id.length);
        int length = 0;
        while (length < id.length && id[length] != 0) {
            length++;
        }
        return new String(id, 0, length, StandardCharsets.UTF_8);
    }
}
