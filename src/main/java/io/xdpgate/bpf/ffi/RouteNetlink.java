package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A rtnetlink socket in the namespace of the thread that opened it. Confined to one thread. Refusals carry the
 * kernel's extended acknowledgement (kernel 4.12). An answer that does not come within {@value #ANSWER_SECONDS} s is
 * refused with EAGAIN: whoever waits may be the only thread of its namespace.
 */
public final class RouteNetlink implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int RTM_GETNSID = 90;
    private static final int NETNSA_NSID = 1;
    private static final int NETNSA_PID = 2;
    /** {@code struct rtgenmsg} with its padding. */
    private static final int RTGENMSG_BYTES = 4;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_ACK = 4;
    private static final int NLM_F_DUMP = 0x300;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_BYTES = 20;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int IFLA_XDP_NESTED = 43 | 0x8000;
    private static final int IFLA_XDP_FD = 1;
    private static final int IFLA_XDP_FLAGS = 3;
    private static final int IFLA_EXT_MASK = 29;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;
    private static final int HEADER_BYTES = 16;
    private static final int LINK_REQUEST_BYTES = HEADER_BYTES + 16;
    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int DUMPS = 10;
    private static final long ANSWER_SECONDS = 5;

    private final Fd socket;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private int sequence;
    private boolean interrupted;

    private RouteNetlink(Fd socket) {
        this.socket = socket;
    }

    public static RouteNetlink open() {
        return open(Duration.ofSeconds(ANSWER_SECONDS));
    }

    /** @param answer how long to wait for each part of an answer */
    static RouteNetlink open(Duration answer) {
        Fd socket = Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, 0, "rtnetlink");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_NL_BYTES, 4);
            address.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_NETLINK);
            Libc.bind(socket, address, "rtnetlink");
            Libc.setsockopt(socket, SOL_NETLINK, NETLINK_CAP_ACK, 1, "NETLINK_CAP_ACK");
            Libc.setsockopt(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1, "NETLINK_EXT_ACK");
            MemorySegment patience = arena.allocate(JAVA_LONG, 2); // struct timeval
            patience.setAtIndex(JAVA_LONG, 0, answer.toSeconds());
            patience.setAtIndex(JAVA_LONG, 1, answer.toNanosPart() / 1000);
            Libc.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, patience, "SO_RCVTIMEO");
            return new RouteNetlink(socket);
        } catch (Throwable refused) {
            socket.close();
            throw refused;
        }
    }

    /**
     * Every interface of the namespace, by index. Read again when interfaces came or went meanwhile: such a list may
     * lack some that were there all the time.
     *
     * @throws ErrnoException EINTR if that happened each of {@value #DUMPS} times
     */
    public List<LinkDescription> links() {
        return repeated("all interfaces", () -> {
            interrupted = false;
            List<LinkDescription> links = get(0, NLM_F_DUMP, "all interfaces");
            return interrupted ? Optional.empty() : Optional.of(links);
        });
    }

    /** @param attempt empty when it has to be repeated */
    static <T> T repeated(String what, Supplier<Optional<T>> attempt) {
        for (int i = 0; i < DUMPS; i++) {
            Optional<T> answer = attempt.get();
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new ErrnoException(
                "rtnetlink", what, Errno.EINTR, List.of("they changed during each of " + DUMPS + " readings"));
    }

    /** One interface; empty if there is none of that index (ENODEV). */
    public Optional<LinkDescription> link(int ifindex) {
        try {
            return get(ifindex, 0, "ifindex " + ifindex).stream().findFirst();
        } catch (ErrnoException refused) {
            if (refused.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Puts an XDP program on an interface, not through a link: it stays when the process ends.
     *
     * @param programFd -1 takes the program of that mode off
     * @param flags {@link XdpFlags}
     * @throws ErrnoException with the kernel's words
     */
    public void setXdp(int ifindex, int programFd, int flags) {
        try (Arena memory = Arena.ofConfined()) {
            int size = LINK_REQUEST_BYTES + 4 + 8 + 8;
            MemorySegment request = linkRequest(memory, size, RTM_SETLINK, NLM_F_ACK, ifindex);
            attribute(request, LINK_REQUEST_BYTES, 20, IFLA_XDP_NESTED);
            attribute(request, LINK_REQUEST_BYTES + 4, 8, IFLA_XDP_FD);
            request.set(JAVA_INT_UNALIGNED, LINK_REQUEST_BYTES + 8, programFd);
            attribute(request, LINK_REQUEST_BYTES + 12, 8, IFLA_XDP_FLAGS);
            request.set(JAVA_INT_UNALIGNED, LINK_REQUEST_BYTES + 16, flags);
            String what = (programFd < 0 ? "detach XDP from ifindex " : "attach XDP to ifindex ") + ifindex;
            exchange(request, what, LinkMessage::read);
        }
    }

    /**
     * The number that this namespace has for the one of a process (of its first thread), as in
     * {@link LinkDescription#linkNamespace()}; empty when it has none, as of itself (kernel 4.0).
     *
     * @throws ErrnoException ESRCH if there is no such process
     */
    public OptionalInt namespaceNumber(long pid) {
        try (Arena memory = Arena.ofConfined()) {
            int size = HEADER_BYTES + RTGENMSG_BYTES + 8;
            MemorySegment request = request(memory, size, RTM_GETNSID, 0);
            attribute(request, HEADER_BYTES + RTGENMSG_BYTES, 8, NETNSA_PID);
            request.set(JAVA_INT_UNALIGNED, HEADER_BYTES + RTGENMSG_BYTES + 4, (int) pid);
            return exchange(request, "namespace of process " + pid, RouteNetlink::namespaceNumber).stream()
                    .mapToInt(number -> number)
                    .filter(number -> number >= 0)
                    .findFirst();
        }
    }

    private static int namespaceNumber(MemorySegment payload) {
        MemorySegment number =
                LinkMessage.attributes(payload.asSlice(RTGENMSG_BYTES)).get(NETNSA_NSID);
        return number == null ? -1 : number.get(JAVA_INT_UNALIGNED, 0);
    }

    private List<LinkDescription> get(int ifindex, int flags, String what) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment request = linkRequest(memory, LINK_REQUEST_BYTES + 8, RTM_GETLINK, flags, ifindex);
            attribute(request, LINK_REQUEST_BYTES, 8, IFLA_EXT_MASK);
            request.set(JAVA_INT_UNALIGNED, LINK_REQUEST_BYTES + 4, RTEXT_FILTER_SKIP_STATS);
            return exchange(request, what, LinkMessage::read);
        }
    }

    private MemorySegment linkRequest(Arena memory, int size, int type, int flags, int ifindex) {
        MemorySegment request = request(memory, size, type, flags);
        request.set(JAVA_INT_UNALIGNED, HEADER_BYTES + 4L, ifindex);
        return request;
    }

    private MemorySegment request(Arena memory, int size, int type, int flags) {
        MemorySegment request = memory.allocate(size, 8);
        request.set(JAVA_INT_UNALIGNED, 0, size);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) type);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) (NLM_F_REQUEST | flags));
        request.set(JAVA_INT_UNALIGNED, 8, ++sequence);
        return request;
    }

    private static void attribute(MemorySegment request, long offset, int length, int type) {
        request.set(JAVA_SHORT_UNALIGNED, offset, (short) length);
        request.set(JAVA_SHORT_UNALIGNED, offset + 2, (short) type);
    }

    /** Sends a request and reads until its answer is complete; messages of other requests are passed over. */
    private <T> List<T> exchange(MemorySegment request, String what, Function<MemorySegment, T> reader) {
        boolean dump = (request.get(JAVA_SHORT_UNALIGNED, 6) & NLM_F_DUMP) == NLM_F_DUMP;
        List<T> answers = new ArrayList<>();
        Libc.send(socket, request, "rtnetlink: " + what);
        boolean done = false;
        while (!done) {
            long received = receive(what);
            long offset = 0;
            while (!done && offset + HEADER_BYTES <= received) {
                int length = buffer.get(JAVA_INT_UNALIGNED, offset);
                if (length < HEADER_BYTES || offset + length > received) {
                    throw new IllegalStateException("rtnetlink answered a broken message: " + what);
                }
                if (buffer.get(JAVA_INT_UNALIGNED, offset + 8) == sequence) {
                    interrupted |= (buffer.get(JAVA_SHORT_UNALIGNED, offset + 6) & NLM_F_DUMP_INTR) != 0;
                    done = take(buffer.asSlice(offset, length), answers, what, reader) || !dump;
                }
                offset += (length + 3) & ~3;
            }
        }
        return answers;
    }

    long receive(String what) {
        try {
            return Libc.recv(socket, buffer, "rtnetlink: " + what);
        } catch (ErrnoException refused) {
            if (refused.errno() != Errno.EAGAIN) {
                throw refused;
            }
            throw new ErrnoException("rtnetlink", what, Errno.EAGAIN, List.of("the kernel did not answer in time"));
        }
    }

    /** True when the message ends a dump. */
    private static <T> boolean take(
            MemorySegment message, List<T> answers, String what, Function<MemorySegment, T> reader) {
        int type = message.get(JAVA_SHORT_UNALIGNED, 4);
        MemorySegment payload = message.asSlice(HEADER_BYTES);
        if (type == NLMSG_ERROR || type == NLMSG_DONE) {
            int error = payload.byteSize() >= 4 ? payload.get(JAVA_INT_UNALIGNED, 0) : 0;
            if (error != 0) {
                throw new ErrnoException("rtnetlink", what, -error, words(message, payload));
            }
            return true;
        }
        answers.add(reader.apply(payload));
        return false;
    }

    private static List<String> words(MemorySegment message, MemorySegment payload) {
        boolean hasWords = (message.get(JAVA_SHORT_UNALIGNED, 6) & NLM_F_ACK_TLVS) != 0;
        if (!hasWords || payload.byteSize() <= NLMSGERR_BYTES) {
            return List.of();
        }
        Map<Integer, MemorySegment> attributes = LinkMessage.attributes(payload.asSlice(NLMSGERR_BYTES));
        MemorySegment text = attributes.get(NLMSGERR_ATTR_MSG);
        return text == null ? List.of() : List.of(LinkMessage.text(text));
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}
