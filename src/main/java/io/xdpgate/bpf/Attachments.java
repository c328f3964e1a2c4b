package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.InterfaceLayout;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the program is attached. Thread-safe; the kernel's part runs on the namespace's thread. */
final class Attachments implements AutoCloseable {
    private static final int FREE_SLOT = 0xffffffff;

    private final LoadedObject loaded;
    private final NamespaceThread namespace;
    private final InterfaceSlots slots;
    private final PacketTotals totals;
    private final GracePeriod gracePeriod;
    private final PacketEvents events;
    private final AttachLadder ladder;
    private final Map<String, Held> held = new LinkedHashMap<>();

    /** @param link owned */
    private record Held(XdpLink link, int slot, VlanTags tags, Attachment attachment) {
        /** False when the interface has gone or somebody detached the link. */
        boolean isAlive() {
            return link.ifindex() == attachment.ifindex();
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
        this.ladder = new AttachLadder(loaded.programFd());
    }

    /** Those whose interface is still there, by name. */
    synchronized Map<String, Attachment> live() {
        Map<String, Attachment> live = new LinkedHashMap<>();
        held.forEach((name, one) -> {
            if (one.isAlive()) {
                live.put(name, one.attachment());
            }
        });
        return live;
    }

    synchronized Attachment attach(String name, AttachMode mode, boolean force) {
        LinkDescription target = namespace.call(() -> InterfaceCatalog.find(name));
        Held former = held.get(name);
        if (former != null && former.link().ifindex() == target.ifindex()) {
            return change(former, target, mode);
        }
        if (former != null) {
            release(name, former);
        }
        return target.programs().isEmpty() ? place(target, mode, false) : replace(target, mode, force);
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
            } catch (RuntimeException lost) {
                refused.addSuppressed(lost);
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
        held.put(name, new Held(former.link(), former.slot(), former.tags(), now));
        return now;
    }

    private Attachment replace(LinkDescription target, AttachMode mode, boolean force) {
        if (!force) {
            throw namespace.call(() -> ForeignProgram.refusal(target));
        }
        try (ForeignProgram foreign = namespace.call(() -> ForeignProgram.takeOff(target))) {
            try {
                return place(target, mode, true);
            } catch (RuntimeException refused) {
                try {
                    namespace.call(() -> {
                        foreign.putBack();
                        return true;
                    });
                } catch (RuntimeException lost) {
                    refused.addSuppressed(lost);
                }
                throw refused;
            }
        }
    }

    /** The slot is written before the program can see a packet of the interface. */
    private Attachment place(LinkDescription target, AttachMode mode, boolean gap) {
        InterfaceSlots.Taken taken = slots.take(target.name());
        try {
            @Nullable String previous = taken.previousName();
            if (previous != null) {
                gracePeriod.await(gracePeriod.begin());
                totals.putAside(taken.slot(), previous);
            }
            events.nameInterface(target.ifindex(), target.name());
            store(taken.slot(), target.ifindex());
            AttachLadder.Outcome outcome = namespace.call(() -> ladder.climb(target, mode));
            VlanTags tags = VlanTags.expose(target, namespace);
            Attachment attachment = new Attachment(
                    target.name(),
                    target.ifindex(),
                    mode,
                    outcome.mode(),
                    outcome.attempts(),
                    loaded.facts(),
                    gap,
                    tags.remedy());
            held.put(target.name(), new Held(outcome.link(), taken.slot(), tags, attachment));
            return attachment;
        } catch (RuntimeException refused) {
            free(taken.slot());
            throw refused;
        }
    }

    /** False if the program was not attached. */
    synchronized boolean detach(String name) {
        Held former = held.get(name);
        if (former == null) {
            return false;
        }
        boolean wasAlive = former.isAlive();
        release(name, former);
        return wasAlive;
    }

    private void release(String name, Held former) {
        former.link().close();
        held.remove(name);
        free(former.slot());
        former.tags().restore();
    }

    private void free(int slot) {
        store(slot, FREE_SLOT);
        slots.release(slot);
    }

    private void store(int slot, int ifindex) {
        InterfaceLayout.IFINDEX.setRelease(loaded.interfaces(), slot * InterfaceLayout.LAYOUT.byteSize(), ifindex);
    }

    @Override
    public synchronized void close() {
        List<Map.Entry<String, Held>> all = new ArrayList<>(held.entrySet());
        all.forEach(one -> release(one.getKey(), one.getValue()));
    }
}
