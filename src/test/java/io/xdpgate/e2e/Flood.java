package io.xdpgate.e2e;

import io.xdpgate.bpf.ffi.BpfObject;
import io.xdpgate.bpf.ffi.LiveFrames;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.bpf.ffi.XdpFlags;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * UDP datagrams to {@link #PORTS}, in equal shares, from one namespace to {@value #INTERFACE} in another; and how many
 * come out behind the program there. They go in bursts of some milliseconds' worth.
 */
final class Flood implements AutoCloseable {
    static final String INTERFACE = "in0";
    static final List<Integer> PORTS = List.of(1001, 1002, 1003, 1004);
    private static final int TRACE = 131_072;
    private static final int FRAME_BYTES = 80;
    /** What a busy machine keeps from being sent is sent later, but no more than that. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    final TestNamespace near = TestNamespace.create();
    final TestNamespace far = TestNamespace.create();
    private final NamespaceThread inNear = new NamespaceThread(near.path());
    private final NamespaceThread inFar = new NamespaceThread(far.path());
    private final BpfObject object;
    private final XdpLink attached;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong sent = new AtomicLong();
    private long nanos;
    private Future<?> running = new FutureTask<>(() -> {}, null);

    Flood() {
        far.addVeth(INTERFACE, near, "out0");
        near.run("ethtool", "-K", "out0", "gro", "on");
        far.run("ethtool", "-K", INTERFACE, "gro", "on");
        StringBuilder rules = new StringBuilder("table netdev xg_seen {\nchain ingress {\n"
                + "type filter hook ingress device " + INTERFACE + " priority 0; policy accept;\n");
        PORTS.forEach(port -> rules.append("udp dport ").append(port).append(" counter\n"));
        far.run("nft", rules.append("}\n}").toString());
        object = BpfObject.load("bench", image());
        int ifindex = inNear.call(() -> NetworkNamespace.ifindex("out0"));
        // A program that is attached somewhere is run without the wait for RCU that a new one costs.
        attached = inNear.call(
                () -> XdpLink.create(object.program("generator"), NetworkNamespace.ifindex("lo"), XdpFlags.SKB_MODE));
        try (Arena arena = Arena.ofConfined();
                MappedArray trace = MappedArray.of(object.map("trace"))) {
            object.map("output").update(0, arena.allocateFrom(ValueLayout.JAVA_INT, ifindex));
            for (int i = 0; i < TRACE; i++) {
                byte[] frame = FrameBuilder.ipv4()
                        .from("192.0.2.9")
                        .to("198.51.100.1")
                        .udp(40_000, PORTS.get(i % PORTS.size()))
                        .payload(FRAME_BYTES - 42)
                        .build();
                MemorySegment.copy(
                        frame, 0, trace.elements(), ValueLayout.JAVA_BYTE, (long) i * FRAME_BYTES, FRAME_BYTES);
            }
        }
    }

    private static byte[] image() {
        try (InputStream stream = Flood.class.getResourceAsStream("/bpf/bench.bpf.o")) {
            return Objects.requireNonNull(stream, "bench.bpf.o is not on the class path")
                    .readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Sends from now on, so many packets a second. */
    void start(int perSecond) {
        int burst = perSecond / 200;
        FutureTask<?> task = new FutureTask<>(
                () -> {
                    inNear.call(() -> {
                        send(burst);
                        return true;
                    });
                },
                null);
        running = task;
        Thread.ofPlatform().daemon().name("flood").start(task);
    }

    private void send(int burst) {
        long start = System.nanoTime();
        long next = start;
        while (!over.get() && System.nanoTime() - start < LONGEST_NANOS) {
            LiveFrames.run(object.program("generator"), FRAME_BYTES, burst);
            sent.addAndGet(burst);
            next = Math.max(next, System.nanoTime() - LATE_NANOS) + 5_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        nanos = System.nanoTime() - start;
    }

    /** Sends no more, and waits until the last packet has been judged. */
    void stop() throws Exception {
        over.set(true);
        running.get(1, TimeUnit.MINUTES);
        long before;
        do {
            before = arrived();
            TimeUnit.MILLISECONDS.sleep(50);
        } while (arrived() != before);
    }

    long sent() {
        return sent.get();
    }

    /** Packets a second, all kinds together. */
    long rate() {
        return sent.get() * TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    /** Packets that the protected interface has taken in, whatever became of them. */
    long arrived() {
        return inFar.call(() -> {
            try (Stream<String> lines = Files.lines(Path.of("/proc/thread-self/net/dev"))) {
                String line = lines.map(String::strip)
                        .filter(text -> text.startsWith(INTERFACE + ":"))
                        .findFirst()
                        .orElseThrow();
                return Long.parseLong(line.split("[:\\s]+", -1)[2]);
            }
        });
    }

    /** Packets behind the program, by the order of {@link #PORTS}. */
    List<Long> passed() {
        Matcher counters = Pattern.compile("dport (\\d+) counter packets (\\d+)")
                .matcher(far.run("nft", "list", "chain", "netdev", "xg_seen", "ingress"));
        List<Long> packets = new ArrayList<>();
        while (counters.find()) {
            packets.add(Long.parseLong(counters.group(2)));
        }
        if (packets.size() != PORTS.size()) {
            throw new AssertionError("nft lists " + packets.size() + " counters");
        }
        return packets;
    }

    @Override
    public void close() {
        over.set(true);
        inNear.close();
        inFar.close();
        attached.close();
        object.close();
        near.close();
        far.close();
    }
}
