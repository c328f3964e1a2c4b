package io.xdpgate.e2e;

import static org.awaitility.Awaitility.await;

import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.TestNamespace;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Frames of all kinds from one namespace to {@value #INTERFACE} of another, each known by its source address, which no
 * policy looks at. Whether one arrives behind the program is compared with what the plain evaluator says of the policies
 * that may have been in force.
 */
final class JudgedTraffic implements AutoCloseable {
    static final String INTERFACE = "in0";
    private static final String SENDER = "out0";
    /** A veth queues 256 frames and drops what does not fit. */
    private static final int BURST = 128;

    private static final int FRAMES = 20_000;
    private static final int SHORTEST = 15;
    private static final int SHORTEST_TAGGED = 20;
    private static final Set<Integer> TAGS = Set.of(0x8100, 0x88a8);
    private static final int MOST_TOLD = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
    /** Marks our own among source addresses; locally administered. */
    private static final short OURS = 0x025a;

    private record Sent(byte[] frame, ParsedPacket packet) {}

    final TestNamespace near = TestNamespace.create();
    final TestNamespace far = TestNamespace.create();
    private final NamespaceThread inNear = new NamespaceThread(near.path());
    private final NamespaceThread inFar = new NamespaceThread(far.path());
    private final PossiblePolicies policies;
    private final List<Sent> pool;
    private final Random random;
    private final byte[] marker =
            FrameBuilder.etherType(0x0806).payload(new byte[28]).build();
    private final List<String> differences = new ArrayList<>();
    private @Nullable PacketSocket sender;
    private @Nullable PacketSocket receiver;
    private @Nullable Thread thread;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private int number;
    private long frames;
    private long passed;
    private long certain;
    private long different;

    JudgedTraffic(PossiblePolicies policies, long seed) {
        this.policies = policies;
        this.random = new Random(seed);
        this.pool = RandomFrames.frames(seed, FRAMES).stream()
                .filter(JudgedTraffic::reachesSockets)
                .map(frame -> new Sent(frame, PlainParser.parse(frame)))
                .toList();
        connect();
    }

    /** The kernel drops a frame that ends in its first tag, or has nothing behind it, before any socket sees it. */
    private static boolean reachesSockets(byte[] frame) {
        return frame.length >= SHORTEST && (frame.length >= SHORTEST_TAGGED || !TAGS.contains(etherType(frame)));
    }

    private static int etherType(byte[] frame) {
        return Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(12));
    }

    /** Makes the wire, in the place of one that is gone. */
    private void connect() {
        far.addVeth(INTERFACE, near, SENDER);
        closeSockets();
        sender = open(inNear, SENDER, false);
        receiver = open(inFar, INTERFACE, true);
        awaitWire();
    }

    /** The kernel lets a link that has come up carry frames some time later only. */
    private void awaitWire() {
        await().atMost(Duration.ofNanos(PATIENCE_NANOS))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(this::isWireUp);
    }

    private boolean isWireUp() {
        try {
            int last = send(marker);
            PacketSocket socket = Objects.requireNonNull(receiver);
            for (byte[] frame = socket.receive(); frame.length > 0; frame = socket.receive()) {
                if (isOurs(frame) && number(frame) == last) {
                    return true;
                }
            }
            return false;
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static boolean isOurs(byte[] frame) {
        return frame.length >= SHORTEST - 1 && ByteBuffer.wrap(frame).getShort(6) == OURS;
    }

    private static int number(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt(8);
    }

    private static PacketSocket open(NamespaceThread namespace, String device, boolean listens) {
        return namespace.call(() -> {
            try {
                PacketSocket socket = new PacketSocket(NetworkNamespace.ifindex(device));
                if (listens) {
                    socket.listen();
                }
                return socket;
            } catch (Throwable failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    /** Sends bursts without an end on a thread of its own. */
    void start() {
        Thread started = Thread.ofPlatform().daemon().name("judged traffic").unstarted(() -> {
            try {
                while (!over) {
                    burst();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (Throwable failed) {
                failure = failed;
            }
        });
        thread = started;
        started.start();
    }

    void stop() throws InterruptedException {
        over = true;
        if (thread != null) {
            thread.join();
        }
        requireNoFailure();
    }

    void requireNoFailure() {
        if (failure != null) {
            throw new AssertionError("no more traffic", failure);
        }
    }

    /** Sends some frames and compares. */
    synchronized void burst() throws Throwable {
        long mark = policies.mark();
        int first = number;
        List<Sent> sent = new ArrayList<>(BURST);
        for (int i = 0; i < BURST; i++) {
            Sent one = pool.get(random.nextInt(pool.size()));
            sent.add(one);
            send(one.frame());
        }
        BitSet arrived = arrivals(first, send(marker));
        List<Policy> possible = policies.since(mark);
        for (int i = 0; i < BURST; i++) {
            compare(sent.get(i), arrived.get(i), possible);
        }
    }

    private int send(byte[] frame) throws Throwable {
        ByteBuffer.wrap(frame).putShort(6, OURS).putInt(8, number);
        Objects.requireNonNull(sender).send(frame, 1);
        return number++;
    }

    /** What the guard passes has come after everything that was sent before it. */
    private BitSet arrivals(int first, int last) throws Throwable {
        PacketSocket socket = Objects.requireNonNull(receiver);
        BitSet arrived = new BitSet(BURST);
        long start = System.nanoTime();
        while (true) {
            byte[] frame = socket.receive();
            if (isOurs(frame)) {
                int which = number(frame);
                if (which == last) {
                    return arrived;
                }
                if (which >= first) {
                    arrived.set(which - first);
                }
            } else if (frame.length == 0) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new AssertionError("an ARP frame does not arrive");
                }
                LockSupport.parkNanos(50_000);
            }
        }
    }

    private void compare(Sent one, boolean arrived, List<Policy> possible) {
        int agreeing = 0;
        for (Policy policy : possible) {
            boolean passes = PlainEvaluator.judge(policy, Guard.NONE, one.packet(), INTERFACE)
                            .verdict()
                    == Verdict.PASS;
            agreeing += passes == arrived ? 1 : 0;
        }
        frames++;
        passed += arrived ? 1 : 0;
        certain += agreeing == possible.size() ? 1 : 0;
        if (agreeing == 0) {
            different++;
            if (differences.size() < MOST_TOLD) {
                differences.add((arrived ? "passed: " : "dropped: ")
                        + HexFormat.of().formatHex(one.frame()) + " " + one.packet() + " under " + possible.size()
                        + " policies, the last " + possible.getLast());
            }
        }
    }

    /** Takes the interface down and up between two bursts. */
    synchronized void flap() {
        far.run("ip", "link", "set", INTERFACE, "down");
        far.run("ip", "link", "set", INTERFACE, "up");
        awaitWire();
    }

    /**
     * Deletes the interface and makes it again between two bursts.
     *
     * @param awaitProgram runs when it is there again, before anything is sent
     */
    synchronized void deleteAndMakeAgain(Runnable awaitProgram) {
        far.run("ip", "link", "del", INTERFACE);
        connect();
        awaitProgram.run();
    }

    synchronized long frames() {
        return frames;
    }

    synchronized long passed() {
        return passed;
    }

    /** Frames of which every policy that may have been in force says the same. */
    synchronized long certain() {
        return certain;
    }

    /** Frames that met a verdict of none of the policies that may have been in force. */
    synchronized long different() {
        return different;
    }

    /** The first of {@link #different}. */
    synchronized List<String> differences() {
        return List.copyOf(differences);
    }

    private void closeSockets() {
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    @Override
    public void close() {
        over = true;
        synchronized (this) {
            closeSockets();
            inNear.close();
            inFar.close();
            near.close();
            far.close();
        }
    }
}
