package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.Ethtool;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.RouteNetlink;
import io.xdpgate.bpf.ffi.XdpFlags;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Tries the modes that a request allows, one after another, on the thread of the namespace. */
final class AttachLadder {
    private final IntSupplier program;

    /** @param program descriptor of the program in use, asked for at each attempt */
    AttachLadder(IntSupplier program) {
        this.program = program;
    }

    /** @param attempts the successful one last */
    record Outcome(XdpLink link, AttachMode mode, List<Attempt> attempts) {}

    /** @throws AttachRefusedException if no mode is taken; nothing is attached then */
    Outcome climb(LinkDescription target, AttachMode requested) {
        List<Attempt> attempts = new ArrayList<>();
        for (AttachMode mode : steps(requested)) {
            try {
                XdpLink link = XdpLink.create(program.getAsInt(), target.ifindex(), InterfaceCatalog.flags(mode));
                attempts.add(new Attempt(mode, true, null, null));
                return new Outcome(link, mode, List.copyOf(attempts));
            } catch (ErrnoException refused) {
                attempts.add(new Attempt(
                        mode, false, words(target.ifindex(), mode, refused), remedy(target, mode, refused.errno())));
            }
        }
        throw new AttachRefusedException(target.name(), attempts);
    }

    private static List<AttachMode> steps(AttachMode requested) {
        return requested == AttachMode.AUTO ? List.of(AttachMode.NATIVE, AttachMode.GENERIC) : List.of(requested);
    }

    /**
     * BPF_LINK_CREATE answers a number only; the same request through rtnetlink is refused with the driver's
     * words. Should rtnetlink take what the link did not, the program is taken off at once.
     */
    private String words(int ifindex, AttachMode mode, ErrnoException refused) {
        int flags = InterfaceCatalog.flags(mode);
        try (RouteNetlink netlink = RouteNetlink.open()) {
            netlink.setXdp(ifindex, program.getAsInt(), flags | XdpFlags.UPDATE_IF_NOEXIST);
            netlink.setXdp(ifindex, -1, flags);
            return refused.answer();
        } catch (ErrnoException explained) {
            return explained.errno() == refused.errno() ? explained.answer() : refused.answer();
        }
    }

    private static @Nullable String remedy(LinkDescription target, AttachMode mode, int errno) {
        if (errno == Errno.EPERM) {
            return "give the service CAP_NET_ADMIN and CAP_BPF";
        }
        if (errno == Errno.EBUSY || errno == Errno.EEXIST) {
            return "another program is attached to '" + target.name() + "': detach it, or ask with force";
        }
        return switch (mode) {
            case OFFLOAD -> "offload needs a NIC that runs BPF itself; ask for native or generic";
            case NATIVE -> nativeRemedy(target, errno);
            case GENERIC, AUTO -> null;
        };
    }

    private static String nativeRemedy(LinkDescription target, int errno) {
        String driver = Ethtool.driver(target.name()).orElse("without a name");
        if (errno == Errno.EOPNOTSUPP) {
            return "driver " + driver + " has no native XDP, or not with the features that are on (LRO: ethtool -K "
                    + target.name() + " lro off); else ask for generic";
        }
        if (target.mtu() > 1500) {
            return "lower the MTU of '" + target.name() + "' and of its peer, now " + target.mtu()
                    + ", so that a frame fits into a page (3000 always does), or ask for generic";
        }
        return "driver " + driver + ": switch LRO off (ethtool -K " + target.name()
                + " lro off), leave it a free queue for each CPU (ethtool -L " + target.name() + "; now "
                + target.rxQueues() + "), or ask for generic";
    }
}
