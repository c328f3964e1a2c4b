package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.Ethtool;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.bpf.ffi.RouteNetlink;
import io.xdpgate.bpf.ffi.XdpFlags;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.NetworkInterface.AttachedProgram;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import java.util.List;
import java.util.Set;

/** The interfaces of the calling thread's namespace. */
final class InterfaceCatalog {
    private InterfaceCatalog() {}

    /** @param ownPrograms ids of the programs that count as ours */
    static List<NetworkInterface> list(Set<Integer> ownPrograms) {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.links().stream()
                    .map(link -> describe(link, ownPrograms))
                    .toList();
        }
    }

    /** @throws NoSuchInterfaceException if there is none of that name */
    static LinkDescription find(String name) {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(NetworkNamespace.ifindex(name)).orElseThrow(() -> new NoSuchInterfaceException(name));
        } catch (ErrnoException refused) {
            if (refused.errno() == Errno.ENODEV) {
                throw new NoSuchInterfaceException(name);
            }
            throw refused;
        }
    }

    /** Whether an interface still has this name and index. */
    static boolean isThere(String name, int ifindex) {
        try (RouteNetlink netlink = RouteNetlink.open()) {
            return netlink.link(ifindex)
                    .filter(link -> link.name().equals(name))
                    .isPresent();
        }
    }

    static AttachMode mode(int flags) {
        return switch (flags) {
            case XdpFlags.DRV_MODE -> AttachMode.NATIVE;
            case XdpFlags.SKB_MODE -> AttachMode.GENERIC;
            default -> AttachMode.OFFLOAD;
        };
    }

    static int flags(AttachMode mode) {
        return switch (mode) {
            case NATIVE -> XdpFlags.DRV_MODE;
            case GENERIC -> XdpFlags.SKB_MODE;
            case OFFLOAD -> XdpFlags.HW_MODE;
            case AUTO -> throw new IllegalArgumentException("auto is no mode of a program");
        };
    }

    private static NetworkInterface describe(LinkDescription link, Set<Integer> ownPrograms) {
        AttachedProgram program = link.programs().stream()
                .map(attached -> new AttachedProgram(
                        attached.programId(), mode(attached.mode()), ownPrograms.contains(attached.programId())))
                .findFirst()
                .orElse(null);
        return new NetworkInterface(
                link.name(),
                link.ifindex(),
                Ethtool.driver(link.name()).orElse(null),
                link.kind(),
                link.address(),
                link.mtu(),
                link.rxQueues(),
                link.up(),
                program);
    }
}
