package io.xdpgate.bpf;

import static java.util.Objects.requireNonNull;

import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.InterfaceUnprotectedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the program is attached. Thread-safe; the kernel's part runs on the namespace's thread. */
final class Attachments implements AutoCloseable {
    private final @Nullable PinDirectory pins;
    private final LoadedObject loaded;
    private final SlotWords words;
    private final NamespaceThread namespace;
    private final InterfaceSlots slots;
    private final PacketTotals totals;
    private final GracePeriod gracePeriod;
    private final PacketEvents events;
    private final Map<String, HeldAttachment> held = new LinkedHashMap<>();
    /** Links whose interface is in another namespace now, of this process or of the one before. */
    private final List<HeldLink> elsewhere = new ArrayList<>();
    /** Those that interfaces which are set apart have in the place of the program in use. */
    private volatile List<ApartProgram> apart = List.of();
    /** Whether a link holds a program that nothing is known of: one that another process had set apart. */
    private boolean isScattered;

    /** What {@link #held} was after its last change: readers do not wait for an attach. */
    private volatile Map<String, HeldAttachment> shown = Map.of();

    /** @param pins where links are pinned; null: nowhere */
    Attachments(
            @Nullable PinDirectory pins,
            LoadedObject loaded,
            NamespaceThread namespace,
            InterfaceSlots slots,
            PacketTotals totals,
            GracePeriod gracePeriod,
            PacketEvents events) {
        this.pins = pins;
        this.loaded = loaded;
        this.words = new SlotWords(loaded);
        this.namespace = namespace;
        this.slots = slots;
        this.totals = totals;
        this.gracePeriod = gracePeriod;
        this.events = events;
    }

    /** Those whose interface is still there, by name. Never waits for an attach. */
    Map<String, Attachment> live() {
        Map<String, Attachment> live = new LinkedHashMap<>();
        shown.forEach((name, one) -> {
            if (one.isAlive()) {
                live.put(name, one.attachment());
            }
        });
        return live;
    }

    /** Goes on with the links that another process pinned, once and before any attach. */
    synchronized void adopt(PinDirectory directory, boolean hasNotes) {
        LinkAdoption.Outcome outcome = new LinkAdoption(directory, loaded, namespace, slots).adopt(hasNotes);
        elsewhere.addAll(outcome.elsewhere());
        outcome.here().forEach(one -> {
            Attachment attachment = one.attachment();
            events.nameInterface(attachment.ifindex(), attachment.interfaceName());
            words.store(one.slot(), attachment.ifindex());
            VlanTags tags = one.tags();
            SlotNotes.write(loaded.control(), one.slot(), attachment.interfaceName(), attachment.requestedMode(), tags);
            held.put(attachment.interfaceName(), one);
        });
        show();
    }

    /**
     * Lets links that hold one of these programs hold the one in use: another process may have ended between two of
     * them. What it had set apart stays so until {@link #level}.
     */
    synchronized void level(List<LoadedProgram> formers) {
        LoadedProgram current = loaded.current();
        for (HeldLink link : links()) {
            if (formers.stream().anyMatch(former -> link.holds(former.id()))) {
                link.update(current.fd());
            }
            isScattered |= !link.holds(current.id());
        }
    }

    /** Lets every link hold the program that its interface is to have. */
    synchronized void level() {
        if (isScattered) {
            LoadedProgram current = loaded.current();
            elsewhere.stream().filter(link -> !link.holds(current.id())).forEach(link -> link.update(current.fd()));
            held.replaceAll((name, one) -> {
                LoadedProgram program = programFor(name);
                if (!one.link().holds(program.id())) {
                    one.link().update(program.fd());
                }
                return one.with(one.attachment().with(program.facts()));
            });
            isScattered = false;
            show();
        }
    }

    /** Sets interfaces apart, whether they are attached or will be; the others have the program in use. */
    synchronized void setApart(List<ApartProgram> programs) {
        List<ApartProgram> former = apart;
        apart = List.copyOf(programs);
        isScattered = true;
        try {
            level();
        } catch (RuntimeException refused) {
            apart = former;
            throw refused;
        }
        former.forEach(ApartProgram::close);
    }

    private LoadedProgram programFor(String name) {
        return apart.stream()
                .filter(one -> one.isFor(name))
                .map(ApartProgram::program)
                .findFirst()
                .orElse(loaded.current());
    }

    private boolean isApart(String name) {
        return apart.stream().anyMatch(one -> one.isFor(name));
    }

    /** Ids of the programs that count as ours. */
    Set<Integer> ownPrograms() {
        Set<Integer> ids = new HashSet<>();
        ids.add(loaded.current().id());
        apart.forEach(one -> ids.add(one.program().id()));
        return ids;
    }

    private AttachLadder ladder(String name) {
        return new AttachLadder(() -> programFor(name).fd());
    }

    private List<HeldLink> links() {
        List<HeldLink> links = new ArrayList<>(elsewhere);
        held.values().forEach(one -> links.add(one.link()));
        return links;
    }

    /**
     * Puts another program in the place of the one in use on every interface, and uses it from now on; when it throws,
     * the former is in use everywhere.
     */
    synchronized void use(LoadedProgram next) {
        LoadedProgram former = loaded.current();
        List<HeldLink> updated = new ArrayList<>();
        try {
            for (HeldLink link : linksInUse()) {
                link.update(next.fd());
                updated.add(link);
            }
        } catch (RuntimeException refused) {
            updated.forEach(link -> link.putBack(former.fd(), refused));
            throw refused;
        }
        loaded.use(next);
        held.replaceAll(
                (name, one) -> isApart(name) ? one : one.with(one.attachment().with(next.facts())));
        show();
    }

    /** Links that hold the program in use. */
    private List<HeldLink> linksInUse() {
        List<HeldLink> links = new ArrayList<>(elsewhere);
        held.forEach((name, one) -> {
            if (!isApart(name)) {
                links.add(one.link());
            }
        });
        return links;
    }

    /** Gives an interface that has none its slot; {@link #detach} takes it back. */
    synchronized void reserve(String name) {
        namespace.call(() -> InterfaceCatalog.find(name));
        if (!held.containsKey(name)) {
            takeSlot(name);
        }
    }

    synchronized Attachment attach(String name, AttachMode mode, boolean force) {
        LinkDescription target = namespace.call(() -> InterfaceCatalog.find(name));
        HeldAttachment former = held.get(name);
        if (former != null && former.link().isOn(target.ifindex())) {
            return change(former, target, mode);
        }
        if (former != null) {
            giveUp(name, former);
        }
        if (releaseRenamed(target.ifindex())) {
            return place(target, mode, true);
        }
        return target.programs().isEmpty() ? place(target, mode, false) : replace(target, mode, force);
    }

    /** Takes off what was attached under a name that the interface no longer has; false if nothing was. */
    private boolean releaseRenamed(int ifindex) {
        for (Map.Entry<String, HeldAttachment> one : List.copyOf(held.entrySet())) {
            if (one.getValue().link().isOn(ifindex)) {
                release(one.getKey(), one.getValue());
                return true;
            }
        }
        return false;
    }

    /**
     * Another mode of a program that is attached: off and on again, back to the former mode if refused. Offload
     * goes beside the other modes, so that it is tried before anything is taken off.
     */
    private Attachment change(HeldAttachment former, LinkDescription target, AttachMode mode) {
        Attachment attachment = former.attachment();
        if (mode == attachment.requestedMode()) {
            return attachment;
        }
        if (mode == attachment.mode() || (mode == AttachMode.AUTO && attachment.mode() == AttachMode.NATIVE)) {
            return keep(former, target.name(), mode);
        }
        if (mode == AttachMode.OFFLOAD) {
            namespace
                    .call(() -> ladder(target.name()).climb(target, mode))
                    .link()
                    .close();
        }
        release(target.name(), former);
        try {
            return place(target, mode, true);
        } catch (RuntimeException refused) {
            try {
                place(target, attachment.mode(), true);
                keep(requireNonNull(held.get(target.name())), target.name(), attachment.requestedMode());
            } catch (RuntimeException lost) {
                InterfaceUnprotectedException worse = new InterfaceUnprotectedException(
                        target.name(),
                        "'" + target.name() + "' is UNPROTECTED: the program was taken off for mode " + mode.text()
                                + ", which is refused, and so is the former mode "
                                + attachment.mode().text() + ": "
                                + lost.getMessage(),
                        refused);
                worse.addSuppressed(lost);
                throw worse;
            }
            throw refused;
        }
    }

    /** What is asked for is what is there already. */
    private Attachment keep(HeldAttachment former, String name, AttachMode mode) {
        Attachment was = former.attachment();
        Attachment now = new Attachment(
                name,
                was.ifindex(),
                mode,
                was.mode(),
                List.of(new Attempt(was.mode(), true, null, null)),
                was.program(),
                false,
                was.vlanTagsRemedy());
        hold(name, former.with(now));
        SlotNotes.write(loaded.control(), former.slot(), name, mode, former.tags());
        return now;
    }

    private Attachment replace(LinkDescription target, AttachMode mode, boolean force) {
        if (!force) {
            throw namespace.call(() -> ForeignProgram.refusal(target));
        }
        try (ForeignProgram foreign = namespace.call(() -> ForeignProgram.takeOff(target, mode == AttachMode.AUTO))) {
            try {
                return place(target, mode, true);
            } catch (RuntimeException refused) {
                try {
                    namespace.call(() -> {
                        foreign.putBack();
                        return true;
                    });
                } catch (RuntimeException lost) {
                    InterfaceUnprotectedException worse = new InterfaceUnprotectedException(
                            target.name(),
                            "'" + target.name() + "' is UNPROTECTED: the program that was there is taken off and cannot"
                                    + " be put back, and this one is refused: " + refused.getMessage(),
                            refused);
                    worse.addSuppressed(lost);
                    throw worse;
                }
                throw refused;
            }
        }
    }

    private int takeSlot(String name) {
        InterfaceSlots.Taken taken = slots.take(name);
        @Nullable String previous = taken.previousName();
        if (previous != null) {
            try {
                gracePeriod.await(gracePeriod.begin());
                totals.putAside(taken.slot(), previous);
            } catch (RuntimeException refused) {
                free(taken.slot());
                throw refused;
            }
        }
        return taken.slot();
    }

    /** The slot is written before the program can see a packet of the interface. */
    private Attachment place(LinkDescription target, AttachMode mode, boolean gap) {
        int slot = takeSlot(target.name());
        // Before the ladder: a frame whose tag the NIC took off would be judged as untagged.
        VlanTags tags = VlanTags.expose(target, namespace);
        try {
            events.nameInterface(target.ifindex(), target.name());
            SlotNotes.write(loaded.control(), slot, target.name(), mode, tags);
            words.store(slot, target.ifindex());
            AttachLadder.Outcome outcome =
                    namespace.call(() -> ladder(target.name()).climb(target, mode));
            HeldLink link = pinned(outcome, slot);
            Attachment attachment = new Attachment(
                    target.name(),
                    target.ifindex(),
                    mode,
                    outcome.mode(),
                    outcome.attempts(),
                    programFor(target.name()).facts(),
                    gap,
                    tags.remedy());
            hold(target.name(), new HeldAttachment(link, slot, tags, attachment));
            return attachment;
        } catch (RuntimeException refused) {
            free(slot);
            tags.restore();
            throw refused;
        }
    }

    private HeldLink pinned(AttachLadder.Outcome outcome, int slot) {
        HeldLink link = new HeldLink(outcome.link(), pins, slot);
        try {
            link.pin();
            return link;
        } catch (RuntimeException refused) {
            link.leave();
            throw refused;
        }
    }

    /** Interfaces that have other names now: each keeps its link and its slot. */
    synchronized void rename(Map<String, String> names) {
        names.keySet().forEach(former -> {
            if (!held.containsKey(former)) {
                throw new IllegalArgumentException("'" + former + "' is not attached");
            }
        });
        for (String name : names.values()) {
            HeldAttachment dead = names.containsKey(name) ? null : held.get(name);
            if (dead != null) {
                giveUp(name, dead);
            }
        }
        Map<String, HeldAttachment> renamed = new LinkedHashMap<>();
        names.forEach((former, name) -> {
            HeldAttachment one = requireNonNull(held.remove(former));
            Attachment attachment = one.attachment().named(name);
            totals.relabel(one.slot(), former, name);
            slots.rename(one.slot(), name);
            events.nameInterface(attachment.ifindex(), name);
            SlotNotes.write(loaded.control(), one.slot(), name, attachment.requestedMode(), one.tags());
            renamed.put(name, one.with(attachment));
        });
        held.putAll(renamed);
        show();
    }

    /** What had this name is not here: it is gone, or in another namespace, where the program stays on it. */
    private void giveUp(String name, HeldAttachment former) {
        if (!former.isAlive()) {
            release(name, former);
            return;
        }
        elsewhere.add(former.link());
        held.remove(name);
        show();
        free(former.slot());
        if (pins != null) {
            slots.block(former.slot()); // the pin has its number
        }
    }

    /** False if the program was not attached. */
    synchronized boolean detach(String name) {
        HeldAttachment former = held.get(name);
        if (former == null) {
            Integer reserved = slots.active().get(name);
            if (reserved != null) {
                free(reserved);
            }
            return false;
        }
        boolean wasAlive = former.isAlive();
        release(name, former);
        return wasAlive;
    }

    private void release(String name, HeldAttachment former) {
        former.link().release();
        held.remove(name);
        show();
        free(former.slot());
        former.tags().restore();
    }

    private void hold(String name, HeldAttachment one) {
        held.put(name, one);
        show();
    }

    private void show() {
        shown = Collections.unmodifiableMap(new LinkedHashMap<>(held));
    }

    private void free(int slot) {
        words.free(slot);
        slots.release(slot);
    }

    /**
     * What somebody else changed about links and the words of slots.
     *
     * @param repair makes it as it was, where that is possible
     */
    synchronized List<Finding> findTampering(boolean repair) {
        List<Finding> found = new ArrayList<>();
        for (Map.Entry<String, HeldAttachment> one : List.copyOf(held.entrySet())) {
            HeldAttachment attached = one.getValue();
            if (attached.isAlive()) {
                found.addAll(attached.findTampering(words, pins, repair));
            } else if (isThere(attached.attachment())) {
                found.add(Finding.of(
                        "link", one.getKey(), "the program was taken off '" + one.getKey() + "'", repair, () -> {
                            AttachMode mode = attached.attachment().requestedMode();
                            attach(one.getKey(), mode, false);
                        }));
            }
        }
        return found;
    }

    private boolean isThere(Attachment attachment) {
        return namespace.call(() -> InterfaceCatalog.isThere(attachment.interfaceName(), attachment.ifindex()));
    }

    /** Takes the program off every interface. */
    @Override
    public synchronized void close() {
        List<Map.Entry<String, HeldAttachment>> all = new ArrayList<>(held.entrySet());
        all.forEach(one -> release(one.getKey(), one.getValue()));
        elsewhere.forEach(HeldLink::release);
        elsewhere.clear();
        apart.forEach(ApartProgram::close);
    }

    /** Gives up what this process has of the links; the program stays where a link is pinned. */
    synchronized void leave() {
        links().forEach(HeldLink::leave);
        held.clear();
        elsewhere.clear();
        apart.forEach(ApartProgram::close);
        show();
    }
}
