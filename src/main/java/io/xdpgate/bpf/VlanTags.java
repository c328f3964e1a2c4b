package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.EthtoolFeatures;
import io.xdpgate.bpf.ffi.EthtoolFeatures.Feature;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.RouteNetlink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps VLAN tags in the frames of an interface, where XDP sees them. A NIC with rxvlan on moves the tag into
 * metadata that no program can read before Linux 6.8; a veth hands over what its peer, with txvlan on, left in
 * metadata. So rxvlan, or the peer's txvlan, is switched off while the program is attached, for 802.1Q and
 * 802.1ad tags.
 *
 * <p>{@link #restore} switches on again what was switched off here and nothing else. A process that is killed
 * leaves it off: frames then carry their tags inside, which costs little and loses nothing.
 */
final class VlanTags {
    private static final Logger LOG = System.getLogger(VlanTags.class.getName());
    /** Their places are bits in {@code xg_attachment.tag_offloads}. */
    private static final List<String> NUMBERED =
            List.of("rx-vlan-hw-parse", "rx-vlan-stag-hw-parse", "tx-vlan-hw-insert", "tx-vlan-stag-hw-insert");

    private static final Set<String> RX = Set.copyOf(NUMBERED.subList(0, 2));
    private static final Set<String> TX = Set.copyOf(NUMBERED.subList(2, 4));
    /** Their frames come from other interfaces, which may have taken the tags off already. */
    private static final Set<String> STACKED =
            Set.of("bond", "team", "bridge", "vlan", "macvlan", "macvtap", "ipvlan", "ipvtap");

    private final Place place;
    private final int ifindex;
    private final Set<String> switchedOff;
    private final @Nullable String remedy;

    /** A network namespace, by a way to run in it. */
    interface Place {
        <T> T call(Supplier<T> task);
    }

    /** @param ifindex whose features were switched off, in that place */
    private VlanTags(Place place, int ifindex, Set<String> switchedOff, @Nullable String remedy) {
        this.place = place;
        this.ifindex = ifindex;
        this.switchedOff = Set.copyOf(switchedOff);
        this.remedy = remedy;
    }

    /** Makes the tags of an interface of that namespace visible if that can be done; never fails. */
    static VlanTags expose(LinkDescription target, NamespaceThread namespace) {
        return expose(target, namespace::call);
    }

    static VlanTags expose(LinkDescription target, Place inside) {
        try {
            return attempt(target, inside);
        } catch (RuntimeException refused) {
            return hidden("VLAN offload of '" + target.name() + "' cannot be read: " + refused.getMessage());
        }
    }

    private static VlanTags attempt(LinkDescription target, Place inside) {
        String kind = target.kind();
        if (kind != null && STACKED.contains(kind)) {
            return hidden("frames reach '" + target.name() + "' through other interfaces: switch rxvlan off on each of"
                    + " them (ethtool -K <interface> rxvlan off), or attach to them");
        }
        if (!"veth".equals(kind)) {
            return switchOff(inside, target.name(), target.ifindex(), RX, "rxvlan");
        }
        Integer number = target.linkNamespace();
        if (number == null) {
            return switchOffPeer(target, inside);
        }
        if (inside.call(VlanTags::numberOfOwnNamespace).equals(OptionalInt.of(number))) {
            return switchOffPeer(target, Supplier::get);
        }
        return hidden("the peer of '" + target.name() + "' (ifindex " + target.link()
                + ") is in another network namespace: run 'ethtool -K <peer> txvlan off tx-vlan-stag-hw-insert"
                + " off' there; this service cannot see whether that was done");
    }

    /** What the calling thread's namespace calls the one of the process, where other threads are. */
    private static OptionalInt numberOfOwnNamespace() {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.namespaceNumber(ProcessHandle.current().pid());
        }
    }

    private static VlanTags switchOffPeer(LinkDescription target, Place place) {
        return place.call(() -> find(target.link()))
                .map(peer -> switchOff(place, peer.name(), peer.ifindex(), TX, "txvlan"))
                .orElseGet(() -> hidden("the peer of '" + target.name() + "' cannot be found; attach again"));
    }

    private static VlanTags hidden(String remedy) {
        return new VlanTags(Supplier::get, 0, Set.of(), remedy);
    }

    private static VlanTags switchOff(Place place, String name, int ifindex, Set<String> features, String option) {
        Set<String> asked = Set.of();
        try {
            Map<String, Feature> before = place.call(() -> EthtoolFeatures.read(name, features));
            Set<String> asking = names(before, feature -> feature.active() && feature.changeable());
            asked = asking; // from here on they may be off, whatever happens
            place.call(() -> {
                EthtoolFeatures.set(name, asking, false);
                return true;
            });
            Map<String, Feature> after = place.call(() -> EthtoolFeatures.read(name, features));
            Set<String> left = names(after, Feature::active);
            Set<String> changed = names(before, Feature::active);
            changed.removeAll(left);
            return new VlanTags(place, ifindex, changed, left.isEmpty() ? null : fixed(name, option, left));
        } catch (RuntimeException refused) {
            String words = refused instanceof ErrnoException errno ? errno.answer() : String.valueOf(refused);
            String byHand = "switch VLAN offload off by hand, then attach again: ethtool -K " + name + " " + option
                    + " off; it was refused with " + words;
            return new VlanTags(place, ifindex, asked, byHand);
        }
    }

    private static Set<String> names(Map<String, Feature> features, Predicate<Feature> which) {
        Set<String> names = new TreeSet<>();
        features.forEach((name, feature) -> {
            if (which.test(feature)) {
                names.add(name);
            }
        });
        return names;
    }

    private static String fixed(String name, String option, Collection<String> left) {
        return "the driver of '" + name + "' does not let " + option + " be switched off ("
                + String.join(", ", left)
                + "): match VLANs on another interface, or have the switch deliver frames untagged";
    }

    /** Which ones were switched off, as bits for {@link #andFormerly}. */
    byte switchedOffBits() {
        int bits = 0;
        for (int i = 0; i < NUMBERED.size(); i++) {
            bits |= switchedOff.contains(NUMBERED.get(i)) ? 1 << i : 0;
        }
        return (byte) bits;
    }

    /** The same, when a former process had switched off others on the same interface. */
    VlanTags andFormerly(byte bits) {
        Set<String> all = new TreeSet<>(switchedOff);
        for (int i = 0; i < NUMBERED.size(); i++) {
            if ((bits & 1 << i) != 0) {
                all.add(NUMBERED.get(i));
            }
        }
        return new VlanTags(place, ifindex, ifindex == 0 ? Set.of() : all, remedy);
    }

    /** How an operator makes tags visible; null when they are. */
    @Nullable
    String remedy() {
        return remedy;
    }

    /** Switches on again what {@link #expose} asked off; an interface that has gone is left alone. Never fails. */
    void restore() {
        if (switchedOff.isEmpty()) {
            return;
        }
        try {
            place.call(() -> {
                find(ifindex).ifPresent(link -> EthtoolFeatures.set(link.name(), switchedOff, true));
                return true;
            });
        } catch (RuntimeException refused) {
            if (!(refused instanceof ErrnoException errno) || errno.errno() != Errno.ENODEV) {
                LOG.log(
                        Level.WARNING,
                        "VLAN offload of ifindex " + ifindex + " stays off (" + switchedOff + ")",
                        refused);
            }
        }
    }

    private static Optional<LinkDescription> find(int ifindex) {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(ifindex);
        }
    }
}
