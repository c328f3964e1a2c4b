package io.xdpgate.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import io.xdpgate.bpf.PublishSteps.Step;
import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.compiler.tables.SetTables;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring a policy into the tables beside the one in force. Until {@link #stamp} nothing that it does can
 * be seen by the program; that can be seen by later generations only. Ends with {@link #undo}, or in force.
 */
final class Publication {
    private static final BitSet NONE = new BitSet();

    private final TableMemory memory;
    private final @Nullable StoredPolicy former;
    private final PolicyTables policy;
    private final PublishSteps steps;
    private final List<PartPlan> plans = new ArrayList<>();
    private final List<StoredPart> kept = new ArrayList<>();
    private final List<StoredPart> written = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private final BitSet stamps = new BitSet();
    private long @Nullable [] aliveWords;
    private @Nullable Run alive;
    private boolean stamped;

    /** @param former the policy in force, whose parts lie in {@code memory}; null: none yet */
    Publication(
            TableMemory memory,
            @Nullable StoredPolicy former,
            PolicyTables policy,
            RulePlaces places,
            PublishSteps steps) {
        this.memory = memory;
        this.former = former;
        this.policy = policy;
        this.steps = steps;
        for (Object source : StoredPolicy.sources(policy)) {
            StoredPart known = isKept(former, policy, source) && former != null
                    ? former.parts().get(source)
                    : null;
            if (known != null) {
                kept.add(known);
            } else {
                plans.add(plan(source, policy, places));
            }
        }
        planDeaths();
    }

    /** Rules of the parts that a policy does not have in common with the one in force. */
    static List<RuleInfo> rulesToWrite(@Nullable StoredPolicy former, PolicyTables policy) {
        List<RuleInfo> rules = new ArrayList<>();
        for (Object source : StoredPolicy.sources(policy)) {
            if (source instanceof Classifier classifier && !isKept(former, policy, source)) {
                BitSet dead = StoredPolicy.isSame(classifier, policy.main()) ? policy.dead() : NONE;
                for (int rule = 0; rule < classifier.rules().size(); rule++) {
                    if (!dead.get(rule)) {
                        rules.add(classifier.rules().get(rule));
                    }
                }
            }
        }
        return rules;
    }

    /** A rule that is dead stays dead: where one is to live again, the part is written anew. */
    private static boolean isKept(@Nullable StoredPolicy former, PolicyTables policy, Object source) {
        if (former == null || !former.parts().containsKey(source)) {
            return false;
        }
        BitSet rising = (BitSet) former.policy().dead().clone();
        rising.andNot(policy.dead());
        return !StoredPolicy.isSame(source, policy.main()) || rising.isEmpty();
    }

    static PartPlan plan(Object source, PolicyTables policy, RulePlaces places) {
        return switch (source) {
            case Classifier classifier ->
                new ClassifierPlan(
                        classifier, StoredPolicy.isSame(classifier, policy.main()) ? policy.dead() : NONE, places);
            case SetTables.Part part -> new SetsPlan(part);
            default -> throw new IllegalArgumentException("no part of a policy: " + source.getClass());
        };
    }

    private void planDeaths() {
        boolean isMainKept = kept.stream().anyMatch(part -> StoredPolicy.isSame(part.source(), policy.main()));
        if (isMainKept && former != null) {
            stamps.or(policy.dead());
            stamps.andNot(former.policy().dead());
            if (stamps.isEmpty()) {
                alive = former.alive();
                return;
            }
        }
        Rest rest = policy.main().rest();
        aliveWords = rest == null || policy.dead().isEmpty() ? null : aliveWords(rest);
    }

    /** Null if all are. */
    private long @Nullable [] aliveWords(Rest rest) {
        long[] words = new long[rest.blocks() * Limits.BLOCK_WORDS];
        boolean allAlive = true;
        for (int slot = 0; slot < rest.slots().length; slot++) {
            int rule = policy.main().entries().get(rest.slots()[slot]).rule();
            if (policy.dead().get(rule)) {
                allAlive = false;
            } else {
                words[slot / Long.SIZE] |= 1L << slot;
            }
        }
        return allAlive ? null : words;
    }

    /** Lines that it takes beside those of the policy in force. */
    long need() {
        long lines = aliveWords == null ? 0 : aliveLines(aliveWords);
        for (PartPlan plan : plans) {
            lines += plan.lines();
        }
        return lines;
    }

    private static int aliveLines(long[] words) {
        return TableMemory.lines((long) words.length * Long.BYTES);
    }

    /** Takes the lines; false, and nothing taken, if there is no room. */
    boolean allocate() {
        steps.before(Step.ALLOCATE);
        List<Integer> sizes =
                new ArrayList<>(plans.stream().map(PartPlan::lines).toList());
        if (aliveWords != null) {
            sizes.add(aliveLines(aliveWords));
        }
        for (int lines : sizes) {
            Run run = memory.allocate(lines);
            if (run == null) {
                runs.forEach(memory::free);
                runs.clear();
                return false;
            }
            runs.add(run);
        }
        return true;
    }

    /** Fills the lines. */
    StoredPolicy write() {
        IdentityHashMap<Object, LineDigests> digests = new IdentityHashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            steps.before(Step.WRITE);
            StoredPart part = plans.get(i).write(memory, runs.get(i));
            written.add(part);
            digests.put(part.source(), LineDigests.of(memory.memory(), part));
        }
        if (former != null) {
            kept.forEach(part -> digests.put(
                    part.source(), requireNonNull(former.digestsOfParts().get(part.source()))));
        }
        long[] words = aliveWords;
        if (words != null) {
            steps.before(Step.WRITE_ALIVE);
            Run run = runs.getLast();
            MemorySegment.copy(words, 0, memory.of(run), JAVA_LONG, 0, words.length);
            alive = run;
        }
        List<StoredPart> all = new ArrayList<>(kept);
        all.addAll(written);
        return StoredPolicy.of(policy, all, alive, digests);
    }

    /** Parts that the policy in force does not have. */
    List<StoredPart> written() {
        return written;
    }

    /** Rules of {@code main} that die with this policy. */
    BitSet stamps() {
        return stamps;
    }

    /** Lets rules of the policy in force die with this generation. */
    void stamp(int generation) {
        stamped = true;
        stamps.stream().forEach(rule -> {
            steps.before(Step.STAMP);
            setDied(rule, generation & 0xffff);
        });
    }

    private void setDied(int rule, int died) {
        if (former != null) {
            former.classifier(policy.main()).setDied(rule, died);
        }
    }

    /** Leaves everything as it was. */
    void undo() {
        if (stamped) {
            stamps.stream().forEach(rule -> setDied(rule, Limits.ALIVE));
        }
        runs.forEach(memory::free);
        runs.clear();
    }
}
