package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.LibraryUnavailableException;
import io.xdpgate.bpf.ffi.LinkNotices;
import io.xdpgate.bpf.ffi.LoadRefusedException;
import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.bpf.ffi.ProgramRun;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.InterfaceWatch;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.MapUsage;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.dataplane.ProgramFacts;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.dataplane.Tampering;
import io.xdpgate.dataplane.Total;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The data plane in the kernel: one XDP program, its maps, links and event reader. Needs Linux 5.10, libbpf 1.0
 * and CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON. With a directory for pins it goes on with what another process left there,
 * and its own end, whichever way it comes, leaves the policy in force.
 */
public final class BpfDataplane implements Dataplane {
    private final OpenParts parts;
    /** Calls hold it for reading, so that closing takes no memory or descriptor away from under them. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private boolean closed;
    private volatile boolean leaves;

    private BpfDataplane(OpenParts parts) {
        this.parts = parts;
        this.leaves = parts.pins() != null;
    }

    /**
     * Checks the byte contract, loads the program, or goes on with the one that is pinned, and starts the reader;
     * attaches nothing.
     *
     * @param sink is called on the reader thread from now on
     * @throws DataplaneException if something is missing or refused, with libbpf's and the verifier's words, and
     *     the names of the capabilities that the process lacks
     * @throws io.xdpgate.bpf.abi.AbiMismatchException if the object and the layouts differ
     */
    public static BpfDataplane open(BpfOptions options, EventSink sink) {
        return open(options, sink, LoadedObject::image);
    }

    /** @param image the object file */
    static BpfDataplane open(BpfOptions options, EventSink sink, Supplier<byte[]> image) {
        List<String> lacking = Capabilities.ofThisProcess().missing();
        String because = lacking.isEmpty() ? "" : " (this process lacks " + String.join(", ", lacking) + ")";
        return translated(
                "the program cannot be loaded" + because,
                () -> new BpfDataplane(OpenParts.open(options, sink, image.get())));
    }

    @Override
    public void install(PolicyTables policy) {
        guarded("the policy cannot be installed", () -> {
            parts.publisher().install(policy);
            parts.attachments().level();
            return true;
        });
    }

    @Override
    public void setApart(List<Apart> policies) {
        guarded("interfaces cannot be set apart", () -> {
            List<ApartProgram> programs = new ArrayList<>();
            try {
                policies.forEach(one -> programs.add(
                        ApartProgram.open(parts.loaded(), parts.gracePeriod(), one.policy(), one.interfaces())));
                parts.attachments().setApart(programs);
            } catch (RuntimeException refused) {
                programs.forEach(ApartProgram::close);
                throw refused;
            }
            return true;
        });
    }

    @Override
    public List<NetworkInterface> interfaces() {
        return inNamespace(
                "the interfaces cannot be listed",
                () -> InterfaceCatalog.list(parts.attachments().ownPrograms()));
    }

    @Override
    public Map<String, Attachment> attachments() {
        return guarded("attachments cannot be read", () -> parts.attachments().live());
    }

    @Override
    public Map<String, Integer> interfaceSlots() {
        return parts.interfaceSlots().active();
    }

    @Override
    public void reserveSlot(String interfaceName) {
        guarded("'" + interfaceName + "' cannot be given a slot", () -> {
            parts.attachments().reserve(interfaceName);
            return true;
        });
    }

    @Override
    public Attachment attach(String interfaceName, AttachMode mode, boolean force) {
        return guarded("'" + interfaceName + "' cannot be attached", () -> {
            if (!parts.publisher().hasPolicy()) {
                throw new IllegalStateException("install a policy before attaching the program");
            }
            return parts.attachments().attach(interfaceName, mode, force);
        });
    }

    @Override
    public boolean detach(String interfaceName) {
        return guarded(
                "'" + interfaceName + "' cannot be detached",
                () -> parts.attachments().detach(interfaceName));
    }

    @Override
    public PacketJudge inForce() {
        return new PacketJudge() {
            @Override
            public Judgement judge(byte[] frame, @Nullable String interfaceName) {
                return inNamespace(
                        "the frame cannot be traced",
                        () -> parts.tracedPackets().judge(frame, interfaceName));
            }

            @Override
            public void close() {
                // the program stays in use
            }
        };
    }

    @Override
    public PacketJudge candidate(PolicyTables policy) {
        return guarded(
                "the candidate cannot be loaded",
                () -> CandidateProgram.open(policy, parts.loaded().control(), parts.observers()));
    }

    @Override
    public void rename(Map<String, String> names) {
        guarded("interfaces cannot be given their new names", () -> {
            parts.attachments().rename(names);
            return true;
        });
    }

    @Override
    public InterfaceWatch watchInterfaces(Runnable onChange) {
        return inNamespace("interfaces cannot be watched", () -> NetlinkWatch.start(LinkNotices.open(), onChange));
    }

    @Override
    public List<Total> totals() {
        return guarded("totals cannot be read", () -> parts.packetTotals().read());
    }

    @Override
    public Map<String, RuleCounter> ruleCounters() {
        return guarded(
                "rule counters cannot be read", () -> parts.ruleCounters().read());
    }

    @Override
    public Map<String, RuleCounter> ruleCounters(Collection<String> ruleIds) {
        return guarded(
                "rule counters cannot be read", () -> parts.ruleCounters().read(ruleIds));
    }

    @Override
    public void armEvents(boolean armed) {
        guarded("events cannot be switched", () -> {
            parts.watch().arm(armed);
            return true;
        });
    }

    @Override
    public void panic(boolean passEverything) {
        guarded("panic cannot be switched", () -> {
            ControlLayout.PANIC.setRelease(parts.loaded().control(), 0L, passEverything ? 1 : 0);
            return true;
        });
    }

    @Override
    public void keepPanicEnd(@Nullable Instant end) {
        guarded("the end of a panic cannot be kept", () -> {
            long millis = end == null ? 0 : end.toEpochMilli();
            ControlLayout.PANIC_END.setRelease(parts.loaded().control(), 0L, millis);
            return true;
        });
    }

    @Override
    public Optional<Instant> panicEnd() {
        long millis = guarded("the end of a panic cannot be read", () ->
                (long) ControlLayout.PANIC_END.getAcquire(parts.loaded().control(), 0L));
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public boolean isPanicking() {
        return guarded(
                "panic cannot be read",
                () -> (int) ControlLayout.PANIC.getAcquire(parts.loaded().control(), 0L) != 0);
    }

    @Override
    public boolean leaveFiltering(boolean leave) {
        leaves = leave && parts.pins() != null;
        return leaves;
    }

    @Override
    public List<Tampering> tampering() {
        return parts.watch().seen();
    }

    @Override
    public boolean isInherited() {
        return parts.publisher().isInherited();
    }

    @Override
    public EventTotals eventTotals() {
        return guarded("event totals cannot be read", () -> parts.reader().totals());
    }

    @Override
    public PolicyCost cost(PolicyTables policy) {
        return TableCost.of(policy);
    }

    @Override
    public List<MapUsage> mapUsage() {
        List<MapUsage> usage = new ArrayList<>(parts.publisher().usage());
        usage.add(new MapUsage("xg_interfaces", parts.interfaceSlots().active().size(), InterfaceSlots.SLOTS));
        return usage;
    }

    @Override
    public SystemReport inspect() {
        PinDirectory pins = parts.pins();
        return HostInspection.host(pins == null ? null : pins.path())
                .with(inNamespace("the interfaces cannot be looked at", InterfacePreflight::checks));
    }

    @Override
    public boolean isReaderAlive() {
        return parts.reader().isAlive();
    }

    /** The loaded program as the kernel describes it. */
    public ProgramFacts program() {
        return parts.loaded().current().facts();
    }

    /** Runs the loaded program on a frame (BPF_PROG_TEST_RUN); it counts and makes events as for any packet. */
    public TestRun testRun(byte[] frame, int repeat) {
        return guarded("the frame cannot be run", () -> run(frame, repeat, 0));
    }

    /** As above, as if the frame came from an interface of this data plane's namespace; kernel 5.15. */
    public TestRun testRun(byte[] frame, int repeat, String interfaceName) {
        return inNamespace(
                "the frame cannot be run", () -> run(frame, repeat, NetworkNamespace.ifindex(interfaceName)));
    }

    private TestRun run(byte[] frame, int repeat, int ifindex) {
        ProgramRun run = parts.loaded().withProgram(program -> ProgramRun.of(program, frame, repeat, ifindex));
        return new TestRun(run.result(), run.output(), run.nanosPerRun());
    }

    private <T> T inNamespace(String failure, Supplier<T> task) {
        return guarded(failure, () -> parts.observers().call(task));
    }

    private <T> T guarded(String failure, Supplier<T> call) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the data plane is closed");
            }
            return translated(failure, call);
        } finally {
            use.readLock().unlock();
        }
    }

    static <T> T translated(String failure, Supplier<T> call) {
        try {
            return call.get();
        } catch (ErrnoException | LoadRefusedException | LibraryUnavailableException refused) {
            throw new DataplaneException(failure + ": " + refused.getMessage(), refused);
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                if (leaves) {
                    parts.leave();
                } else {
                    parts.close();
                }
            }
        } finally {
            use.writeLock().unlock();
        }
    }
}
