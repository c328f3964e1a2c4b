package io.xdpgate.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.control.StoreChange;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.testkit.AlteredDataplane;
import io.xdpgate.testkit.DiscardedEvents;
import io.xdpgate.testkit.RequiresBpf;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random calls, time, faults and crashes: kernel, memory, disk and history are what a plain model says after each step.
 * {@code -Dxdpgate.seed} replays one sequence.
 */
@RequiresBpf
class RandomChangesTest {
    private static final int FIXED = 2;
    private static final int STEPS = 100;
    private static final int FRAMES = 40;

    /** A test run takes no frame below an Ethernet header. */
    private static final int SHORTEST_FRAME = 14;

    private static BpfDataplane kernel;

    @TempDir
    Path directory;

    @BeforeAll
    static void load() {
        kernel = BpfDataplane.open(BpfOptions.DEFAULT, new DiscardedEvents());
    }

    @AfterAll
    static void unload() {
        kernel.close();
    }

    @Test
    void agreesAfterEachStep() {
        Seeds.of(FIXED).forEach(this::live);
    }

    @Test
    @Tag("slow")
    void agreesAfterEachOfManySteps() {
        Seeds.of(40).forEach(this::live);
    }

    /** Each of these goes wrong now and then, without a word. */
    enum Defect {
        A_CHANGE_THAT_IS_NOT_KEPT {
            @Override
            Life.Seams seams() {
                return ofStore(change -> change, 10);
            }
        },
        WINDOWS_THAT_ARE_NOT_KEPT {
            @Override
            Life.Seams seams() {
                return ofStore(
                        change -> new StoreChange(
                                change.before(), change.after(), change.revisions(), change.journal(), null),
                        Integer.MAX_VALUE);
            }
        },
        AN_INSTALL_THAT_DOES_NOTHING {
            @Override
            Life.Seams seams() {
                AtomicInteger installs = new AtomicInteger();
                return new Life.Seams(
                        kernel -> AlteredDataplane.of(kernel, "install", arguments -> {
                            if (installs.incrementAndGet() % 10 != 0) {
                                kernel.install((PolicyTables) arguments[0]);
                            }
                            return arguments;
                        }),
                        store -> store);
            }
        };

        abstract Life.Seams seams();

        /** @param forgets one change out of so many */
        private static Life.Seams ofStore(UnaryOperator<StoreChange> change, int forgets) {
            AtomicInteger saves = new AtomicInteger();
            return new Life.Seams(kernel -> kernel, store -> new AlteredStore(store) {
                @Override
                public void save(StoreChange asked) {
                    if (saves.incrementAndGet() % forgets != 0) {
                        super.save(change.apply(asked));
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Defect.class)
    void noticesADefect(Defect defect) {
        assertThatThrownBy(() -> live(1, defect.seams()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(Seeds.replay(1));
    }

    private void live(long seed) {
        live(seed, Life.Seams.NONE);
    }

    private void live(long seed, Life.Seams seams) {
        Random random = new Random(seed);
        List<byte[]> frames = RandomFrames.frames(seed, FRAMES).stream()
                .filter(frame -> frame.length >= SHORTEST_FRAME)
                .toList();
        Life life = new Life(kernel, directory.resolve("of-" + seed), frames, random, seams);
        try {
            new RandomSteps(random, life).take(STEPS);
        } catch (Throwable failure) {
            throw new AssertionError(Seeds.replay(seed) + "\n" + life.story(), failure);
        } finally {
            life.end();
        }
    }
}
