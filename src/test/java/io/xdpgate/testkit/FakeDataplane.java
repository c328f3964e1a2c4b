package io.xdpgate.testkit;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.EventTotals;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.InterfaceWatch;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.MapUsage;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.dataplane.ProgramFacts;
import io.xdpgate.dataplane.RuleCounter;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Family;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A data plane without a kernel. It remembers what it was told and answers what the test sets; it judges no
 * packets. Interfaces take native and generic mode unless told otherwise. Thread-safe.
 */
public final class FakeDataplane implements Dataplane {
    /** The program on every interface of a fake. */
    public static final ProgramFacts PROGRAM = new ProgramFacts(42, "xdpgate", "0123456789abcdef", true, List.of(1, 2));

    private static final int SLOTS = 64;

    private final Map<String, NetworkInterface> interfaces = new LinkedHashMap<>();
    private final Map<String, Set<AttachMode>> modes = new HashMap<>();
    private final Map<String, Integer> foreignPrograms = new HashMap<>();
    private final Map<String, String> hiddenTags = new HashMap<>();
    private final Map<String, Attachment> attachments = new LinkedHashMap<>();
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final List<PolicyTables> installs = new ArrayList<>();
    private final Deque<RuntimeException> installFailures = new ArrayDeque<>();
    private final List<Total> totals = new ArrayList<>();
    private final Map<String, RuleCounter> ruleCounters = new LinkedHashMap<>();
    private final List<MapUsage> mapUsage = new ArrayList<>();
    private EventTotals eventTotals = new EventTotals(0, 0, 0, 0, 0);
    private SystemReport report = new SystemReport("6.18.0-fake", List.of(), List.of());
    private @Nullable EventSink sink;
    private volatile @Nullable Judgement judgement;
    private volatile @Nullable Judgement candidateJudgement;
    private Runnable beforeInstall = () -> {};
    private @Nullable Runnable watcher;
    private int nextIfindex = 2;
    private List<Apart> apart = List.of();
    private boolean armed;
    private boolean panic;
    private boolean readerAlive = true;
    private boolean closed;

    /** Adds a veth-like interface that is up and takes native and generic mode. */
    public synchronized FakeDataplane withInterface(String name) {
        return withInterface(
                new NetworkInterface(name, nextIfindex++, "veth", "veth", "02:00:00:00:00:01", 1500, 1, true, null),
                EnumSet.of(AttachMode.NATIVE, AttachMode.GENERIC));
    }

    /** @param takes the modes that the fake kernel accepts for it */
    public synchronized FakeDataplane withInterface(NetworkInterface device, Set<AttachMode> takes) {
        interfaces.put(device.name(), device);
        modes.put(device.name(), Set.copyOf(takes));
        return this;
    }

    /** Puts another owner's program on an interface. */
    public synchronized FakeDataplane withForeignProgram(String interfaceName, int programId) {
        foreignPrograms.put(interfaceName, programId);
        return this;
    }

    /** VLAN tags do not reach the program on an interface that is attached from now on. */
    public synchronized FakeDataplane withHiddenVlanTags(String interfaceName, String remedy) {
        hiddenTags.put(interfaceName, remedy);
        return this;
    }

    /** The interface disappears, and its attachment with it, as when a link is deleted. */
    public synchronized void removeInterface(String name) {
        interfaces.remove(name);
        modes.remove(name);
        foreignPrograms.remove(name);
        forget(name);
    }

    /** The interface gets another name and keeps what is attached, as with {@code ip link set NAME name OTHER}. */
    public synchronized void renameInterface(String former, String name) {
        NetworkInterface device = Objects.requireNonNull(interfaces.remove(former), former);
        interfaces.put(
                name,
                new NetworkInterface(
                        name,
                        device.ifindex(),
                        device.driver(),
                        device.kind(),
                        device.address(),
                        device.mtu(),
                        device.rxQueues(),
                        device.up(),
                        null));
        modes.put(name, Objects.requireNonNull(modes.remove(former)));
    }

    /** The interface goes to another namespace, and what is attached with it. */
    public synchronized void moveAway(String name) {
        interfaces.remove(name);
        modes.remove(name);
    }

    /** What a notice of the kernel does, on the caller's thread. */
    public void noticeChange() {
        Runnable listener;
        synchronized (this) {
            listener = Objects.requireNonNull(watcher, "nobody watches the interfaces");
        }
        listener.run();
    }

    /** Somebody else takes the program off; the interface stays. */
    public synchronized void loseAttachment(String name) {
        forget(name);
    }

    /** The next install throws this and changes nothing; repeated calls queue up. */
    public synchronized void failNextInstall(RuntimeException failure) {
        installFailures.add(failure);
    }

    /** Like {@link #failNextInstall(RuntimeException)} with what the kernel says when a map write fails. */
    public void failNextInstall() {
        failNextInstall(new DataplaneException("write of map 'rows' failed: ENOMEM", null));
    }

    /** Runs at the start of every install, outside the fake's lock; may block or throw. */
    public synchronized void beforeInstall(Runnable action) {
        this.beforeInstall = action;
    }

    /** The policy in force. */
    public synchronized Optional<PolicyTables> installed() {
        return installs.isEmpty() ? Optional.empty() : Optional.of(installs.getLast());
    }

    /** Every policy that was put in force, oldest first. */
    public synchronized List<PolicyTables> installs() {
        return List.copyOf(installs);
    }

    public synchronized void setTotals(List<Total> rows) {
        totals.clear();
        totals.addAll(rows);
    }

    public synchronized void setRuleCounter(String ruleId, RuleCounter counter) {
        ruleCounters.put(ruleId, counter);
    }

    public synchronized void setMapUsage(List<MapUsage> usage) {
        mapUsage.clear();
        mapUsage.addAll(usage);
    }

    public synchronized void setEventTotals(EventTotals totalsNow) {
        eventTotals = totalsNow;
    }

    public synchronized void setReport(SystemReport systemReport) {
        report = systemReport;
    }

    /** What is said of every traced packet, by the policy in force and by a candidate. */
    public void setJudgements(Judgement now, @Nullable Judgement byCandidate) {
        judgement = now;
        candidateJudgement = byCandidate;
    }

    public synchronized void setReaderAlive(boolean alive) {
        readerAlive = alive;
    }

    /** Events go there from now on. */
    public synchronized void connect(EventSink eventSink) {
        sink = eventSink;
    }

    /** A packet was sampled. Like the kernel, makes an event only while armed; returns whether it did. */
    public boolean emit(PacketEvent event) {
        EventSink target;
        synchronized (this) {
            if (!armed || sink == null) {
                return false;
            }
            target = sink;
            EventTotals was = eventTotals;
            eventTotals = new EventTotals(
                    was.wanted() + 1, was.suppressed(), was.emitted() + 1, was.lost(), was.received() + 1);
        }
        target.packet(event);
        return true;
    }

    /** The ring was full {@code count} times. */
    public void loseInKernel(long count) {
        EventSink target;
        synchronized (this) {
            EventTotals was = eventTotals;
            eventTotals = new EventTotals(
                    was.wanted() + count, was.suppressed(), was.emitted() + count, was.lost() + count, was.received());
            target = sink;
        }
        if (target != null) {
            target.lost(count);
        }
    }

    public synchronized boolean isArmed() {
        return armed;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** What was set apart last. */
    public synchronized List<Apart> apart() {
        return apart;
    }

    @Override
    public synchronized void setApart(List<Apart> policies) {
        requireOpen();
        apart = List.copyOf(policies);
    }

    @Override
    public void install(PolicyTables policy) {
        Runnable action;
        synchronized (this) {
            action = beforeInstall;
        }
        action.run();
        synchronized (this) {
            requireOpen();
            RuntimeException failure = installFailures.poll();
            if (failure != null) {
                throw failure;
            }
            installs.add(policy);
        }
    }

    /** A thousand bytes for each rule, and a line for each of them that packets of one kind read. */
    @Override
    public PolicyCost cost(PolicyTables policy) {
        int rules = policy.main().rules().size();
        return new PolicyCost(1_000L * rules, List.of(new PolicyCost.LookUp(Family.IPV4, true, rules)));
    }

    @Override
    public synchronized List<NetworkInterface> interfaces() {
        return interfaces.values().stream().map(this::withProgram).toList();
    }

    @Override
    public synchronized Map<String, Attachment> attachments() {
        return Map.copyOf(attachments);
    }

    @Override
    public synchronized Map<String, Integer> interfaceSlots() {
        return Map.copyOf(slots);
    }

    @Override
    public synchronized void reserveSlot(String interfaceName) {
        requireOpen();
        if (!interfaces.containsKey(interfaceName)) {
            throw new NoSuchInterfaceException(interfaceName);
        }
        slots.computeIfAbsent(interfaceName, name -> freeSlot());
    }

    @Override
    public synchronized Attachment attach(String interfaceName, AttachMode mode, boolean force) {
        requireOpen();
        if (installs.isEmpty()) {
            throw new IllegalStateException("attach before the first install would leave the interface open");
        }
        NetworkInterface device = interfaces.get(interfaceName);
        if (device == null) {
            throw new NoSuchInterfaceException(interfaceName);
        }
        Attachment present = attachments.get(interfaceName);
        if (present != null
                && present.ifindex() == device.ifindex()
                && (mode == AttachMode.AUTO || present.mode() == mode)) {
            return present;
        }
        Integer foreign = foreignPrograms.get(interfaceName);
        if (foreign != null && !force) {
            throw new ForeignProgramException(interfaceName, foreign, null);
        }
        List<Attempt> attempts = climb(interfaceName, mode);
        if (!attempts.getLast().attached()) {
            throw new AttachRefusedException(interfaceName, attempts);
        }
        foreignPrograms.remove(interfaceName);
        Attachment made = new Attachment(
                interfaceName,
                device.ifindex(),
                mode,
                attempts.getLast().mode(),
                attempts,
                PROGRAM,
                foreign != null,
                hiddenTags.get(interfaceName));
        attachments.put(interfaceName, made);
        slots.computeIfAbsent(interfaceName, name -> freeSlot());
        return made;
    }

    @Override
    public synchronized void rename(Map<String, String> names) {
        requireOpen();
        Map<String, Attachment> renamed = new LinkedHashMap<>();
        names.forEach((former, name) -> {
            Attachment attachment = attachments.get(former);
            if (attachment == null) {
                throw new IllegalArgumentException("'" + former + "' is not attached");
            }
            renamed.put(name, attachment.named(name));
        });
        Map<String, Integer> moved = new LinkedHashMap<>();
        names.forEach((former, name) -> moved.put(name, Objects.requireNonNull(slots.remove(former), former)));
        attachments.keySet().removeAll(names.keySet());
        attachments.putAll(renamed);
        slots.putAll(moved);
    }

    @Override
    public InterfaceWatch watchInterfaces(Runnable onChange) {
        synchronized (this) {
            watcher = onChange;
        }
        onChange.run();
        return () -> {};
    }

    @Override
    public synchronized boolean detach(String interfaceName) {
        requireOpen();
        return forget(interfaceName);
    }

    @Override
    public PacketJudge inForce() {
        return new SetJudge(() -> judgement);
    }

    @Override
    public PacketJudge candidate(PolicyTables policy) {
        return new SetJudge(() -> candidateJudgement);
    }

    private record SetJudge(Supplier<@Nullable Judgement> answer) implements PacketJudge {
        @Override
        public Judgement judge(byte[] frame, @Nullable String interfaceName) {
            return Objects.requireNonNull(answer.get(), "no judgement was set");
        }

        @Override
        public void close() {
            // has nothing
        }
    }

    @Override
    public synchronized List<Total> totals() {
        return List.copyOf(totals);
    }

    @Override
    public synchronized Map<String, RuleCounter> ruleCounters() {
        return Map.copyOf(ruleCounters);
    }

    @Override
    public synchronized void armEvents(boolean arm) {
        armed = arm;
    }

    @Override
    public synchronized EventTotals eventTotals() {
        return eventTotals;
    }

    @Override
    public synchronized List<MapUsage> mapUsage() {
        return List.copyOf(mapUsage);
    }

    @Override
    public synchronized void panic(boolean passEverything) {
        panic = passEverything;
    }

    @Override
    public synchronized boolean isPanicking() {
        return panic;
    }

    @Override
    public synchronized SystemReport inspect() {
        return report;
    }

    @Override
    public synchronized boolean isReaderAlive() {
        return readerAlive;
    }

    @Override
    public synchronized void close() {
        closed = true;
        armed = false;
        readerAlive = false;
        attachments.clear();
        slots.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new DataplaneException("the data plane is closed", null);
        }
    }

    private boolean forget(String interfaceName) {
        slots.remove(interfaceName);
        return attachments.remove(interfaceName) != null;
    }

    private int freeSlot() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (!slots.containsValue(slot)) {
                return slot;
            }
        }
        throw new DataplaneException("all " + SLOTS + " interface slots are taken", null);
    }

    private List<Attempt> climb(String interfaceName, AttachMode mode) {
        List<AttachMode> ladder =
                mode == AttachMode.AUTO ? List.of(AttachMode.NATIVE, AttachMode.GENERIC) : List.of(mode);
        List<Attempt> attempts = new ArrayList<>();
        for (AttachMode step : ladder) {
            if (modes.getOrDefault(interfaceName, Set.of()).contains(step)) {
                attempts.add(new Attempt(step, true, null, null));
                break;
            }
            attempts.add(new Attempt(step, false, "EOPNOTSUPP", "choose another mode"));
        }
        return attempts;
    }

    private NetworkInterface withProgram(NetworkInterface device) {
        Attachment ours = attachments.values().stream()
                .filter(one -> one.ifindex() == device.ifindex())
                .findFirst()
                .orElse(null);
        Integer foreign = foreignPrograms.get(device.name());
        NetworkInterface.AttachedProgram program = null;
        if (ours != null) {
            program = new NetworkInterface.AttachedProgram(ours.program().id(), ours.mode(), true);
        } else if (foreign != null) {
            program = new NetworkInterface.AttachedProgram(foreign, AttachMode.NATIVE, false);
        }
        return new NetworkInterface(
                device.name(),
                device.ifindex(),
                device.driver(),
                device.kind(),
                device.address(),
                device.mtu(),
                device.rxQueues(),
                device.up(),
                program);
    }
}
