package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.Ethtool;
import io.xdpgate.bpf.ffi.EthtoolFeatures;
import io.xdpgate.bpf.ffi.EthtoolFeatures.Feature;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.RouteNetlink;
import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the way of native XDP on the network cards of the calling thread's namespace, and what to change,
 * before anything is attached. Virtual interfaces are left out: there may be hundreds, and attaching says the same.
 */
final class InterfacePreflight {
    private static final String LRO = "rx-lro";
    private static final String GRO_HW = "rx-gro-hw";
    private static final String VLAN = "rx-vlan-hw-parse";
    private static final List<String> FEATURES = List.of(LRO, GRO_HW, VLAN);
    private static final String LOOPBACK = "lo";
    /** Most drivers want a frame, its headroom and its tail in one page of 4,096 bytes. */
    private static final int MTU_THAT_FITS = 3_000;

    private InterfacePreflight() {}

    /** One check for each card, named {@code interface-NAME}. */
    static List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        try (RouteNetlink netlink = RouteNetlink.open()) {
            for (LinkDescription link : netlink.links()) {
                if (link.kind() == null && !link.name().equals(LOOPBACK)) {
                    Ethtool.driver(link.name()).ifPresent(driver -> checks.add(check(link, driver)));
                }
            }
        } catch (ErrnoException refused) {
            checks.add(new Check("interfaces", Outcome.UNKNOWN, "they cannot be listed: " + refused.answer(), null));
        }
        return checks;
    }

    private static Check check(LinkDescription link, String driver) {
        try {
            return judge(link, driver, EthtoolFeatures.read(link.name(), FEATURES));
        } catch (ErrnoException refused) {
            return new Check(name(link), Outcome.UNKNOWN, "its offloads cannot be read: " + refused.answer(), null);
        }
    }

    /** @param features those that the kernel knows; one that is not there is off */
    static Check judge(LinkDescription link, String driver, Map<String, Feature> features) {
        String detail = "driver " + driver + ", " + link.rxQueues() + " receive queues, MTU " + link.mtu() + ", LRO "
                + state(features, LRO) + ", GRO-HW " + state(features, GRO_HW) + ", rxvlan " + state(features, VLAN);
        List<String> remedies = new ArrayList<>();
        offload(link, features, LRO, "lro").ifPresent(remedies::add);
        offload(link, features, GRO_HW, GRO_HW).ifPresent(remedies::add);
        if (link.mtu() > MTU_THAT_FITS) {
            remedies.add("ip link set " + link.name() + " mtu " + MTU_THAT_FITS + " (or less), or generic mode");
        }
        Feature vlan = features.get(VLAN);
        if (vlan != null && vlan.active() && !vlan.changeable()) {
            remedies.add("the card takes VLAN tags off and cannot be told not to: match no VLANs here");
        }
        boolean fine = remedies.isEmpty();
        return new Check(
                name(link),
                fine ? Outcome.OK : Outcome.DEGRADED,
                detail,
                fine ? null : "for native mode: " + String.join("; ", remedies));
    }

    /** Frames that the card joins do not fit into what native XDP hands over. */
    private static Optional<String> offload(
            LinkDescription link, Map<String, Feature> features, String feature, String option) {
        Feature state = features.get(feature);
        if (state == null || !state.active()) {
            return Optional.empty();
        }
        return Optional.of(
                state.changeable()
                        ? "ethtool -K " + link.name() + " " + option + " off"
                        : option + " is on and the driver does not let it be switched off: generic mode");
    }

    private static String state(Map<String, Feature> features, String name) {
        Feature feature = features.get(name);
        return feature != null && feature.active() ? "on" : "off";
    }

    private static String name(LinkDescription link) {
        return "interface-" + link.name();
    }
}
