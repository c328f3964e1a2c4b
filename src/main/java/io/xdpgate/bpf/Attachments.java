package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.util.Objects.requireNonNull;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.bpf.abi.InterfaceLayout;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.InterfaceUnprotectedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the program is attached. Thread-safe; the kernel's part runs on the namespace's thread. */
final class Attachments implements AutoCloseable {
    private static final int FREE_SLOT = 0xffffffff;
    private static final long INTERFACES = ControlLayout.LAYOUT.byteOffset(groupElement("interfaces"));

    private final LoadedObject loaded;
    private final NamespaceThread namespace;
    private final InterfaceSlots slots;
    private final PacketTotals totals;
    private final GracePeriod gracePeriod;
    private final PacketEvents events;
    private final AttachLadder ladder;
    private final Map<String, Held> held = new LinkedHashMap<>();
    /** What {@link #held} was after its last change: readers do not wait for an attach. */
    private volatile Map<String, Held> shown = Map.of();

    private record Held(HeldLink link, int slot, VlanTags tags, Attachment attachment) {
        boolean isAlive() {
            return link.isOn(attachment.ifindex());
        }
    }

    Attachments(
            LoadedObject loaded,
            NamespaceThread namespace,
            InterfaceSlots slots,
            PacketTotals totals,
            GracePeriod gracePeriod,
            PacketEvents events) {
        this.loaded = loaded;
        this.namespace = namespace;
        this.slots = slots;
        this.totals = totals;
        this.gracePeriod = gracePeriod;
        this.events = events;
        this.ladder = new AttachLadder(() -> loaded.current().fd());
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

    /**
     * Puts another program in the place of the one in use on every interface, and uses it from now on; when it throws,
     * the former is in use everywhere.
     */
    synchronized void use(LoadedProgram next) {
        LoadedProgram former = loaded.current();
        List<HeldLink> updated = new ArrayList<>();
        try {
            for (Held one : held.values()) {
                one.link().update(next.fd());
                updated.add(one.link());
            }
        } catch (RuntimeException refused) {
            updated.forEach(link -> link.putBack(former.fd(), refused));
            throw refused;
        }
        loaded.use(next);
        held.replaceAll((name, one) ->
                new Held(one.link(), one.slot(), one.tags(), one.attachment().with(next.facts())));
        show();
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
        Held former = held.get(name);
        if (former != null && former.link().isOn(target.ifindex())) {
            return change(former, target, mode);
        }
        if (former != null) {
            release(name, former);
        }
        if (releaseRenamed(target.ifindex())) {
            return place(target, mode, true);
        }
        return target.programs().isEmpty() ? place(target, mode, false) : replace(target, mode, force);
    }

    /** Takes off what was attached under a name that the interface no longer has; false if nothing was. */
    private boolean releaseRenamed(int ifindex) {
        for (Map.Entry<String, Held> one : List.copyOf(held.entrySet())) {
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
    private Attachment change(Held former, LinkDescription target, AttachMode mode) {
        Attachment attachment = former.attachment();
        if (mode == attachment.requestedMode()) {
            return attachment;
        }
        if (mode == attachment.mode() || (mode == AttachMode.AUTO && attachment.mode() == AttachMode.NATIVE)) {
            return keep(former, target.name(), mode);
        }
        if (mode == AttachMode.OFFLOAD) {
            namespace.call(() -> ladder.climb(target, mode)).link().close();
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
    private Attachment keep(Held former, String name, AttachMode mode) {
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
        hold(name, new Held(former.link(), former.slot(), former.tags(), now));
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
            store(slot, target.ifindex());
            AttachLadder.Outcome outcome = namespace.call(() -> ladder.climb(target, mode));
            Attachment attachment = new Attachment(
                    target.name(),
                    target.ifindex(),
                    mode,
                    outcome.mode(),
                    outcome.attempts(),
                    loaded.current().facts(),
                    gap,
                    tags.remedy());
            hold(target.name(), new Held(new HeldLink(outcome.link()), slot, tags, attachment));
            return attachment;
        } catch (RuntimeException refused) {
            free(slot);
            tags.restore();
            throw refused;
        }
    }

    /** False if the program was not attached. */
    synchronized boolean detach(String name) {
        Held former = held.get(name);
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

    private void release(String name, Held former) {
        former.link().release();
        held.remove(name);
        show();
        free(former.slot());
        former.tags().restore();
    }

    private void hold(String name, Held one) {
        held.put(name, one);
        show();
    }

    private void show() {
        shown = Collections.unmodifiableMap(new LinkedHashMap<>(held));
    }

    private void free(int slot) {
        store(slot, FREE_SLOT);
        slots.release(slot);
    }

    private void store(int slot, int ifindex) {
        InterfaceLayout.IFINDEX.setRelease(
                loaded.control(), INTERFACES + slot * InterfaceLayout.LAYOUT.byteSize(), ifindex);
    }

    @Override
    public synchronized void close() {
        List<Map.Entry<String, Held>> all = new ArrayList<>(held.entrySet());
        all.forEach(one -> release(one.getKey(), one.getValue()));
    }
}
