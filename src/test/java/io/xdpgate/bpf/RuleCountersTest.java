package io.xdpgate.bpf;

import static io.xdpgate.bpf.CompiledByHand.policy;
import static io.xdpgate.bpf.CompiledByHand.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.dataplane.RuleCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuleCountersTest {
    private static final int RULES = 12;

    private final FakePrograms programs = new FakePrograms();
    private final RuleNumbers numbers = new RuleNumbers();
    private final CounterSlots slots = new CounterSlots();
    private final RuleCounters counters = new RuleCounters(numbers, slots, programs, new RuleAccounts(programs));
    private final RuleLedger ledger = new RuleLedger(numbers, slots, counters);

    /** Packets count in the policy in force and, until its grace period is over, in the one before it. */
    @Test
    void everyPacketIsCountedOnceWhateverIsPublished() {
        try (GracePeriod gracePeriod = GracePeriod.open(() -> {}, () -> {})) {
            TableRoom room = new TableRoom(programs, programs.current, gracePeriod, counters, PublishSteps.NONE);
            TablePublisher publisher = new TablePublisher(room, gracePeriod, ledger, PublishSteps.NONE);
            occupyMostSlots(publisher);
            Random random = new Random(7);
            Map<String, Long> expected = new HashMap<>();
            Classifier main = main(random, 0);
            for (int i = 1; i < 600; i++) {
                boolean isNew = random.nextInt(6) == 0;
                main = isNew ? main(random, i) : main;
                PolicyTables next = next(main, random, i);
                publisher.install(next);
                count(next, random, expected);
                Map<String, RuleCounter> read = counters.read();
                expected.forEach((id, packets) -> assertThat(
                                read.getOrDefault(id, RuleCounter.ZERO).packets())
                        .as(id)
                        .isEqualTo(packets));
                assertThat(counters.read(expected.keySet()))
                        .allSatisfy((id, counter) ->
                                assertThat(counter.packets()).as(id).isEqualTo(expected.getOrDefault(id, 0L)));
            }
        }
    }

    /** So that some rules count in slots and others in their entries. */
    private void occupyMostSlots(TablePublisher publisher) {
        List<RuleInfo> many = new ArrayList<>();
        for (int i = 0; i < CounterSlots.SLOTS - 5; i++) {
            many.add(rule("z" + i, (2L << 44) + i));
        }
        ledger.prepare(new RuleChange(many, List.of()), many, ticket -> true);
        ledger.commit(new RuleChange(List.of(), List.of()), 0);
        assertThat(publisher.hasPolicy()).isFalse();
    }

    private static Classifier main(Random random, int revision) {
        List<RuleInfo> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            if (random.nextInt(4) > 0) {
                rules.add(rule("r" + i, (1L << 44) + i));
            }
        }
        if (revision % 50 == 0) {
            for (int i = 0; i < 12_000; i++) {
                rules.add(rule("x" + i, (3L << 44) + i));
            }
        }
        return CompiledByHand.part(rules);
    }

    /** Some rules of main die; some of those that are dead or not in main are in the overlay. */
    private static PolicyTables next(Classifier main, Random random, int revision) {
        List<RuleInfo> overlay = new ArrayList<>();
        List<Integer> dead = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            RuleInfo rule = rule("r" + i, (1L << 44) + i);
            int index = main.rules().indexOf(rule);
            boolean dies = index >= 0 && random.nextInt(3) == 0;
            if (dies) {
                dead.add(index);
            }
            if ((index < 0 || dies) && random.nextBoolean()) {
                overlay.add(rule);
            }
        }
        int[] indexes = dead.stream().mapToInt(index -> index).toArray();
        return policy(revision, main, overlay.isEmpty() ? null : CompiledByHand.part(overlay), indexes);
    }

    private void count(PolicyTables policy, Random random, Map<String, Long> expected) {
        countIn(policy.main(), programs.current.main(36), random, expected);
        Classifier overlay = policy.overlay();
        if (overlay != null) {
            countIn(overlay, programs.current.overlay(36), random, expected);
        }
    }

    private void countIn(Classifier part, int entries, Random random, Map<String, Long> expected) {
        for (int i = 0; i < Math.min(RULES, part.rules().size()); i++) {
            if (!programs.current.isDead(entries + i) && random.nextBoolean()) {
                long packets = 1L + random.nextInt(9);
                programs.current.count(entries + i, packets);
                expected.merge(String.valueOf(part.rules().get(i).ruleId()), packets, Long::sum);
            }
        }
    }

    @Test
    void theLatestHitIsTold() {
        try (GracePeriod gracePeriod = GracePeriod.open(() -> {}, () -> {})) {
            TableRoom room = new TableRoom(programs, programs.current, gracePeriod, counters, PublishSteps.NONE);
            TablePublisher publisher = new TablePublisher(room, gracePeriod, ledger, PublishSteps.NONE);
            occupyMostSlots(publisher);
            publisher.install(policy(1, CompiledByHand.part("a", "b", "c", "d", "e", "f", "g")));
            programs.current.count(programs.current.main(36) + 6, 1);
            assertThat(counters.read().getOrDefault("g", RuleCounter.ZERO).lastHit())
                    .isBetween(Instant.now().minus(Duration.ofSeconds(1)), Instant.now());
            assertThat(counters.read().getOrDefault("f", RuleCounter.ZERO).lastHit())
                    .isNull();
        }
    }

    @Test
    void aStampThatWrappedLiesInThePast() {
        long now = (5L << 56) + (7L << 24);
        assertThat(RuleCounters.nanos(6, now)).isEqualTo((5L << 56) + (6L << 24));
        assertThat(RuleCounters.nanos(0xffff_ffffL, now)).isEqualTo((5L << 56) - (1L << 24));
    }
}
