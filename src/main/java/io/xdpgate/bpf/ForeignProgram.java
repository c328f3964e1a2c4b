package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.Descriptions;
import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.Fd;
import io.xdpgate.bpf.ffi.LinkDescription;
import io.xdpgate.bpf.ffi.RouteNetlink;
import io.xdpgate.bpf.ffi.XdpFlags;
import io.xdpgate.bpf.ffi.XdpLink;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.ForeignProgramException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program of somebody else that was taken off an interface, and can be put back while this is open. For the
 * thread of the namespace.
 */
final class ForeignProgram implements AutoCloseable {
    private final LinkDescription target;
    private final int flags;
    private final @Nullable Fd program;

    private ForeignProgram(LinkDescription target, int flags, @Nullable Fd program) {
        this.target = target;
        this.flags = flags;
        this.program = program;
    }

    static ForeignProgramException refusal(LinkDescription target) {
        int id = target.programs().getFirst().programId();
        return new ForeignProgramException(
                target.name(),
                id,
                Descriptions.programById(id).map(LoadedProgram::facts).orElse(null));
    }

    /**
     * Takes off the program of that interface.
     *
     * @param forGood also if it could not be put back
     * @throws DataplaneException if it cannot be taken off; it is still there then
     */
    static ForeignProgram takeOff(LinkDescription target, boolean forGood) {
        LinkDescription.AttachedXdp attached = target.programs().getFirst();
        Fd program = Descriptions.openProgram(attached.programId()).orElse(null);
        if (program == null && !forGood) {
            throw new DataplaneException(
                    "the program (id " + attached.programId() + ") on '" + target.name() + "' stays: this process could"
                            + " not put it back should the mode be refused, since that needs CAP_SYS_ADMIN; ask for"
                            + " mode auto, or detach it",
                    null);
        }
        try (RouteNetlink netlink = RouteNetlink.open()) {
            netlink.setXdp(target.ifindex(), -1, attached.mode());
        } catch (ErrnoException refused) {
            try {
                takeOffLink(target, attached.programId(), refused);
            } catch (RuntimeException held) {
                if (program != null) {
                    program.close();
                }
                throw held;
            }
        }
        return new ForeignProgram(target, attached.mode(), program);
    }

    /** A program that a bpf_link holds leaves only through the link. */
    private static void takeOffLink(LinkDescription target, int programId, ErrnoException refused) {
        String what = "the program (id " + programId + ") on '" + target.name() + "' cannot be taken off: ";
        if (refused.errno() != Errno.EBUSY) {
            throw new DataplaneException(what + refused.answer(), refused);
        }
        try {
            Optional<XdpLink> holder = XdpLink.find(target.ifindex(), programId);
            if (holder.isEmpty()) {
                throw new DataplaneException(what + refused.answer(), refused);
            }
            try (XdpLink link = holder.get()) {
                link.detach();
            }
        } catch (ErrnoException unreachable) {
            throw new DataplaneException(
                    what + "a link of another process holds it, and detaching that needs CAP_SYS_ADMIN ("
                            + unreachable.answer() + "); stop that process or remove its pin",
                    unreachable);
        }
    }

    /** Puts it back after our own program was refused; not through a link, since the former one is dead. */
    void putBack() {
        if (program == null) {
            throw new DataplaneException("the program that was on '" + target.name() + "' cannot be put back", null);
        }
        try (RouteNetlink netlink = RouteNetlink.open()) {
            netlink.setXdp(target.ifindex(), program.number(), flags | XdpFlags.UPDATE_IF_NOEXIST);
        }
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }
}
