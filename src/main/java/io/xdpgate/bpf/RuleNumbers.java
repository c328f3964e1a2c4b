package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.RuleInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which the program names rules in events. A rule keeps its number for as long as it lives; that of a
 * removed rule goes on to mean it until {@value #LATE} others have been removed after it, so that events under way
 * still find it. Writers are serialised by the caller; {@link #ruleId} needs no lock.
 */
final class RuleNumbers {
    /** Free numbers that are kept back before one is given out again. */
    static final int LATE = 1 << 16;

    private static final int FIRST_SIZE = 1024;

    private final Map<Object, Integer> numbers = new HashMap<>();
    /** The longest free first. */
    private final Deque<Free> free = new ArrayDeque<>();

    /** Of rules that another process removed. */
    private final List<Integer> kept = new ArrayList<>();

    private int next;
    /** Ids by number; grown by replacing it. */
    private volatile AtomicReferenceArray<@Nullable String> ids = new AtomicReferenceArray<>(FIRST_SIZE);

    /** @param ticket see {@link #release} */
    private record Free(int number, long ticket) {}

    /**
     * Gives each rule that has none a number.
     *
     * @param isDone whether nothing that counts for a rule removed with that ticket is left
     */
    void take(Collection<RuleInfo> rules, LongPredicate isDone) {
        for (RuleInfo rule : rules) {
            Object identity = RulePlaces.identity(rule);
            if (!numbers.containsKey(identity)) {
                boolean isLate =
                        free.size() > LATE && isDone.test(free.getFirst().ticket());
                int number = isLate ? free.removeFirst().number() : next++;
                numbers.put(identity, number);
                name(number, rule.ruleId());
            }
        }
    }

    private void name(int number, @Nullable String ruleId) {
        AtomicReferenceArray<@Nullable String> all = ids;
        if (number >= all.length()) {
            AtomicReferenceArray<@Nullable String> larger =
                    new AtomicReferenceArray<>(Math.max(all.length() * 2, number + 1));
            for (int i = 0; i < all.length(); i++) {
                larger.setPlain(i, all.getPlain(i));
            }
            all = larger;
            all.set(number, ruleId);
            ids = all;
        } else {
            all.set(number, ruleId);
        }
    }

    /** The rules live no more; {@code ticket}: of the grace period after which no packet counts for them. */
    void release(Collection<RuleInfo> rules, long ticket) {
        for (RuleInfo rule : rules) {
            Integer number = numbers.remove(RulePlaces.identity(rule));
            if (number != null) {
                free.addLast(new Free(number, ticket));
            }
        }
    }

    /**
     * A rule that had its number before this process. To be called before any other, by ascending numbers; those in
     * between were those of rules that live no more.
     */
    void adopt(Object identity, int number) {
        keep(number);
        numbers.put(identity, number);
        name(number, identity instanceof String id ? id : null);
        next = number + 1;
    }

    /** Numbers below are not given out before {@link #releaseKept}: entries of another process may have them. */
    void keep(int end) {
        for (; next < end; next++) {
            kept.add(next);
        }
    }

    /** Nothing that counts for a number of {@link #keep} is left once the grace period of that ticket is over. */
    void releaseKept(long ticket) {
        kept.forEach(number -> free.addLast(new Free(number, ticket)));
        kept.clear();
    }

    /** All numbers that were ever given out are below. */
    int end() {
        return next;
    }

    /** -1 ({@link Limits#NO_RULE}) if the rule has none. */
    int number(RuleInfo rule) {
        return number(RulePlaces.identity(rule));
    }

    int number(Object identity) {
        return numbers.getOrDefault(identity, (int) Limits.NO_RULE);
    }

    /** Null if it belongs to a guard entry or to nothing. */
    @Nullable
    String ruleId(int number) {
        AtomicReferenceArray<@Nullable String> all = ids;
        return number < 0 || number >= all.length() ? null : all.get(number);
    }
}
