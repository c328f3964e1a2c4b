package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.LinkDescription.AttachedXdp;
import io.xdpgate.bpf.ffi.RouteNetlink;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out what the links hold that another process pinned. */
final class LinkAdoption {
    private static final Logger LOG = System.getLogger(LinkAdoption.class.getName());

    private final PinDirectory pins;
    private final LoadedObject loaded;
    private final NamespaceThread namespace;
    private final InterfaceSlots slots;
    private final List<HeldLink> elsewhere = new ArrayList<>();

    LinkAdoption(PinDirectory pins, LoadedObject loaded, NamespaceThread namespace, InterfaceSlots slots) {
        this.pins = pins;
        this.loaded = loaded;
        this.namespace = namespace;
        this.slots = slots;
    }

    /**
     * @param here links on interfaces of this namespace
     * @param elsewhere links whose interface has moved to another one, where they go on filtering
     */
    record Outcome(List<HeldAttachment> here, List<HeldLink> elsewhere) {}

    /**
     * Names of links whose interface has gone are taken away.
     *
     * @param hasNotes whether {@code xg_control} is that process's
     */
    Outcome adopt(boolean hasNotes) {
        List<HeldAttachment> adopted = new ArrayList<>();
        Set<Integer> held = new HashSet<>();
        try {
            for (int slot : pins.links()) {
                XdpLink.pinned(pins.link(slot))
                        .flatMap(link -> adopt(link, slot, hasNotes))
                        .ifPresent(one -> {
                            adopted.add(one);
                            held.add(one.slot());
                            slots.adopt(one.slot(), one.attachment().interfaceName(), true);
                        });
            }
        } catch (RuntimeException refused) {
            adopted.forEach(one -> one.link().leave());
            elsewhere.forEach(HeldLink::leave);
            throw refused;
        }
        for (int slot = 0; hasNotes && slot < InterfaceSlots.SLOTS; slot++) {
            String name = SlotNotes.read(loaded.control(), slot).name();
            if (!held.contains(slot) && !name.isEmpty()) {
                slots.adopt(slot, name, false);
            }
        }
        return new Outcome(adopted, elsewhere);
    }

    private Optional<HeldAttachment> adopt(XdpLink link, int slot, boolean hasNotes) {
        HeldLink held = new HeldLink(link, pins, slot);
        try {
            SlotNotes notes = SlotNotes.read(loaded.control(), slot);
            int ifindex = link.ifindex();
            if (ifindex == 0 || slot >= InterfaceSlots.SLOTS) {
                LOG.log(
                        Level.WARNING,
                        "the interface that was protected as '" + notes.name() + "' has gone, and its link with it");
                held.release();
                return Optional.empty();
            }
            int program = link.programId();
            Optional<LinkDescription> target =
                    namespace.call(() -> find(ifindex)).filter(one -> holds(one, program));
            if (target.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "the interface that was protected as '" + notes.name() + "' (ifindex " + ifindex
                                + ") is not in this network namespace; it stays filtered where it is, until it is"
                                + " attached here again or everything is removed");
                slots.block(slot);
                elsewhere.add(held);
                return Optional.empty();
            }
            return Optional.of(attachment(held, slot, target.get(), hasNotes ? notes : SlotNotes.NONE, program));
        } catch (RuntimeException refused) {
            held.leave();
            throw refused;
        }
    }

    private HeldAttachment attachment(HeldLink link, int slot, LinkDescription target, SlotNotes notes, int program) {
        AttachMode mode = mode(target, program);
        VlanTags tags = VlanTags.expose(target, namespace).andFormerly(notes.tagOffloads());
        Attachment attachment = new Attachment(
                target.name(),
                target.ifindex(),
                notes.requestedMode(),
                mode,
                List.of(new Attempt(mode, true, null, null)),
                loaded.current().facts(),
                false,
                tags.remedy());
        return new HeldAttachment(link, slot, tags, attachment);
    }

    private static Optional<LinkDescription> find(int ifindex) {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(ifindex);
        }
    }

    private static boolean holds(LinkDescription target, int program) {
        return target.programs().stream().anyMatch(one -> one.programId() == program);
    }

    private static AttachMode mode(LinkDescription target, int program) {
        return target.programs().stream()
                .filter(one -> one.programId() == program)
                .map(AttachedXdp::mode)
                .map(InterfaceCatalog::mode)
                .findFirst()
                .orElse(AttachMode.GENERIC);
    }
}
