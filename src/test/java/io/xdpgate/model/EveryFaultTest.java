package io.xdpgate.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.bpf.ffi.FailingCalls;
import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.Revision.Origin;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.control.RuleStep;
import io.xdpgate.control.SetDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.model.Model.Entries;
import io.xdpgate.model.Model.Outcome;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.DiscardedEvents;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call that a change makes to the store, and each that it makes to the data plane, fails once, and is once the last
 * before the power goes: the change has happened or it has not, in kernel, memory, disk and history alike.
 */
@RequiresBpf
class EveryFaultTest {
    private static final int MOST_CALLS = 200;
    private static final WriteOptions PLAIN = Material.PLAIN;
    private static final WriteOptions PROVISIONAL =
            new WriteOptions("alice", "why", false, false, null, false, Duration.ofHours(1));

    private static BpfDataplane kernel;

    @TempDir
    Path directory;

    private Life life;

    /** A write, as it would be now. */
    record Write(Outcome expected, Runnable action) {}

    /** What is done while something fails; each can be done again and again. */
    enum Kind {
        CREATE {
            @Override
            Write on(Life life) {
                return create(life, PLAIN);
            }
        },
        PROVISIONAL_CREATE {
            @Override
            Write on(Life life) {
                return create(life, PROVISIONAL);
            }
        },
        REPLACE {
            @Override
            Write on(Life life) {
                List<RuleDraft> rules = rules(life);
                RuleDraft old = rules.getFirst();
                RuleDraft next = drop(life).withId(old.id());
                rules.set(0, next);
                return write(
                        life,
                        rules,
                        PLAIN,
                        () -> life.core().policies.replace(String.valueOf(old.id()), next, rule -> true, PLAIN));
            }
        },
        DELETE {
            @Override
            Write on(Life life) {
                List<RuleDraft> rules = rules(life);
                RuleDraft old = rules.removeLast();
                return write(
                        life,
                        rules,
                        PLAIN,
                        () -> life.core().policies.delete(String.valueOf(old.id()), rule -> true, PLAIN));
            }
        },
        BATCH {
            @Override
            Write on(Life life) {
                List<RuleDraft> rules = rules(life);
                RuleDraft old = rules.removeLast();
                RuleDraft made = drop(life);
                rules.add(made);
                List<RuleStep> steps =
                        List.of(new RuleStep.Create(made), new RuleStep.Delete(String.valueOf(old.id()), rule -> true));
                return write(life, rules, PLAIN, () -> life.core().policies.batch(steps, PLAIN));
            }
        },
        MOVE {
            @Override
            Write on(Life life) {
                List<RuleDraft> rules = rules(life);
                Collections.rotate(rules, 1);
                PolicyDraft draft = new PolicyDraft(life.model().content().defaultAction(), null, rules);
                return write(
                        life, rules, PLAIN, () -> life.core().policies.replacePolicy(draft, policy -> true, PLAIN));
            }
        },
        WHOLE_POLICY {
            @Override
            Write on(Life life) {
                Verdict other = life.model().content().defaultAction() == Verdict.PASS ? Verdict.DROP : Verdict.PASS;
                List<RuleDraft> rules = rules(life);
                rules.set(1, drop(life));
                Map<String, Entries> sets = new HashMap<>(life.model().sets());
                Entries old = life.model().entries("a");
                Instant later = life.now().plusSeconds(old.version());
                Prefix prefix = prefix("192.0.2.0/24");
                sets.put("a", old.next(Map.of(prefix, later)));
                PolicyDraft draft = new PolicyDraft(
                        other,
                        null,
                        rules,
                        List.of(new SetDraft("a", null, List.of(new SetEntry(prefix, later, null)))));
                Content next = new Content(other, life.model().content().options(), rules);
                return new Write(
                        life.model().write(next, sets, PLAIN, Origin.API, life.now()),
                        () -> life.core().policies.replacePolicy(draft, policy -> true, PLAIN));
            }
        },
        APPLY {
            @Override
            Write on(Life life) {
                List<RuleDraft> rules = rules(life);
                rules.set(1, drop(life));
                PolicyDraft draft = new PolicyDraft(life.model().content().defaultAction(), null, rules);
                String plan = life.core().plans.create(draft, PLAIN).id();
                return write(life, rules, PLAIN, () -> life.core().plans.apply(plan, PLAIN));
            }
        },
        RESTORE {
            @Override
            Write on(Life life) {
                int number = life.model().revision() - 1;
                return new Write(
                        life.model()
                                .write(
                                        life.model().content(number),
                                        life.model().sets(),
                                        PLAIN,
                                        Origin.RESTORE,
                                        life.now()),
                        () -> life.core().revisions.restore(number, PLAIN));
            }
        },
        CONFIRM {
            @Override
            Write on(Life life) {
                if (life.model().window() == null) {
                    Write change = create(life, PROVISIONAL);
                    life.write("create", change.expected(), change.action());
                }
                int number = life.model().revision();
                return new Write(
                        new Outcome(life.model().confirmed(), Set.of()),
                        () -> life.core().revisions.confirm(number));
            }
        },
        CREATE_AND_DELETE_SETS {
            @Override
            Write on(Life life) {
                Map<String, Entries> sets = new HashMap<>(life.model().sets());
                Prefix prefix = prefix("2001:db8::/32");
                if (sets.remove("b") != null) {
                    return entries(life, sets, () -> life.core().sets.delete("b", set -> true, PLAIN));
                }
                sets.put("b", new Entries(1, Map.of(prefix, Model.NEVER)));
                SetDraft draft = new SetDraft("b", null, List.of(SetEntry.of(prefix)));
                return entries(life, sets, () -> life.core().sets.create(draft, PLAIN));
            }
        },
        CHANGE_ENTRIES {
            @Override
            Write on(Life life) {
                Entries old = life.model().entries("a");
                List<Prefix> gone = List.copyOf(old.expiries().keySet());
                Prefix prefix = prefix(gone.contains(prefix("192.0.2.0/25")) ? "192.0.2.128/25" : "192.0.2.0/25");
                Map<String, Entries> sets = new HashMap<>(life.model().sets());
                sets.put("a", old.next(Map.of(prefix, Model.NEVER)));
                return entries(
                        life,
                        sets,
                        () -> life.core().sets.change("a", List.of(SetEntry.of(prefix)), gone, set -> true, PLAIN));
            }
        };

        abstract Write on(Life life);
    }

    private static Write create(Life life, WriteOptions options) {
        List<RuleDraft> rules = rules(life);
        RuleDraft made = drop(life);
        rules.add(made);
        return write(life, rules, options, () -> life.core().policies.create(List.of(made), options));
    }

    private static Write write(Life life, List<RuleDraft> rules, WriteOptions options, Runnable action) {
        Content next = life.model().content().withRules(rules);
        return new Write(life.model().write(next, life.model().sets(), options, Origin.API, life.now()), action);
    }

    private static Write entries(Life life, Map<String, Entries> sets, Runnable action) {
        return new Write(new Outcome(life.model().withSets(sets), Set.of()), action);
    }

    private static List<RuleDraft> rules(Life life) {
        return new ArrayList<>(life.model().content().rules());
    }

    /** Another one in each revision. */
    private static RuleDraft drop(Life life) {
        return Drafts.drop(null, 1 + life.model().revision());
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    @BeforeAll
    static void load() {
        kernel = BpfDataplane.open(BpfOptions.DEFAULT, new DiscardedEvents());
    }

    @AfterAll
    static void unload() {
        kernel.close();
    }

    @BeforeEach
    void begin() {
        List<byte[]> frames = RandomFrames.frames(1, 60).stream()
                .filter(frame -> frame.length >= 14)
                .toList();
        life = new Life(kernel, directory.resolve("policy"), frames, new Random(1), Life.Seams.NONE);
        Map<String, Entries> sets = Map.of("a", new Entries(1, Map.of(prefix("192.0.2.9"), Model.NEVER)));
        SetDraft set = new SetDraft("a", null, List.of(SetEntry.of(prefix("192.0.2.9"))));
        life.write(
                "create set",
                new Outcome(life.model().withSets(sets), Set.of()),
                () -> life.core().sets.create(set, PLAIN));
        create(Drafts.of(null, "naming", Drafts.naming("a"), null));
        create(Drafts.drop("second", 80));
        create(Drafts.drop("third", 443));
    }

    private void create(RuleDraft draft) {
        List<RuleDraft> rules = rules(life);
        rules.add(draft);
        Write write = write(life, rules, PLAIN, () -> life.core().policies.create(List.of(draft), PLAIN));
        life.write("create", write.expected(), write.action());
    }

    @AfterEach
    void end() {
        life.end();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aCallFails(Kind kind) {
        int calls = each(call -> {
            Write write = kind.on(life);
            return life.writeWithFault(kind.name(), call, write.expected(), write.action());
        });
        assertThat(calls).as("calls that failed").isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @Tag("slow")
    void thePowerGoes(Kind kind) {
        int calls = each(call -> {
            Write write = kind.on(life);
            return life.writeWithPowerCut(kind.name(), call, write.expected(), write.action());
        });
        assertThat(calls).as("calls that were the last").isGreaterThan(1);
    }

    /** What may fail there is another program for tables that have outgrown this one's: see {@code KernelFaultsTest}. */
    @Test
    void anOrdinaryChangeMakesNoCallIntoTheKernelThatCouldFail() {
        for (Kind kind : Kind.values()) {
            try (FailingCalls counting = FailingCalls.none()) {
                Write confirm = Kind.CONFIRM.on(life);
                life.write("confirm", confirm.expected(), confirm.action());
                Write write = kind.on(life);
                assertThat(life.write(kind.name(), write.expected(), write.action()))
                        .isTrue();
                assertThat(counting.seen()).as(kind.name()).isEmpty();
            }
        }
    }

    /** What happens by itself. */
    enum Due {
        RULES,
        ENTRIES,
        WINDOW;

        /** Has something end in 20 ms. */
        void prepare(Life life) {
            Instant end = life.now().plusMillis(20);
            switch (this) {
                case RULES -> {
                    List<RuleDraft> rules = rules(life);
                    RuleDraft draft = Drafts.dropUntil(end);
                    rules.add(draft);
                    Write write =
                            write(life, rules, PLAIN, () -> life.core().policies.create(List.of(draft), PLAIN));
                    life.write("create", write.expected(), write.action());
                }
                case ENTRIES -> {
                    Map<Prefix, Instant> entries =
                            new HashMap<>(life.model().entries("a").expiries());
                    entries.put(prefix("198.51.100.0/24"), end);
                    Map<String, Entries> sets =
                            Map.of("a", life.model().entries("a").next(entries));
                    SetEntry entry = new SetEntry(prefix("198.51.100.0/24"), end, null);
                    life.write(
                            "entries",
                            new Outcome(life.model().withSets(sets), Set.of()),
                            () -> life.core().sets.change("a", List.of(entry), List.of(), set -> true, PLAIN));
                }
                case WINDOW -> {
                    WriteOptions brief =
                            new WriteOptions("alice", null, false, false, null, false, Duration.ofMillis(20));
                    Write write = EveryFaultTest.create(life, brief);
                    life.write("create", write.expected(), write.action());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Due.class)
    void thePowerGoesWhileSomethingEnds(Due due) {
        int calls = each(call -> {
            due.prepare(life);
            return life.passWithPowerCut(Duration.ofMillis(21), call);
        });
        assertThat(calls).isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource(Due.class)
    void aCallFailsAtAStartAfterSomethingEnded(Due due) {
        int calls = each(call -> {
            due.prepare(life);
            return life.restartWithFault(Duration.ofMillis(21), call);
        });
        assertThat(calls).isGreaterThan(1);
    }

    /** @return how many calls failed before there was none to fail */
    private int each(IntPredicate hasFailed) {
        for (int call = 0; call < MOST_CALLS; call++) {
            boolean failed;
            try {
                failed = hasFailed.test(call);
            } catch (Throwable failure) {
                throw new AssertionError(life.story(), failure);
            }
            if (!failed) {
                return call;
            }
        }
        throw new AssertionError("more than " + MOST_CALLS + " calls");
    }
}
