package io.xdpgate.nftables;

import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.e2e.NamespaceThread;
import io.xdpgate.e2e.PacketSocket;
import io.xdpgate.testkit.TestNamespace;
import java.util.List;

/**
 * Two hosts joined by a veth pair. Nothing but {@link #send} puts packets on it: the ends have no addresses and IPv6
 * is off.
 */
final class Wire implements AutoCloseable {
    /** The end at which packets are judged. */
    static final String INTERFACE = "xg-judged";

    private static final String SENDING_END = "xg-sender";

    private final TestNamespace receiver;
    private final TestNamespace sender;
    private final NamespaceThread inSender;
    private final PacketSocket socket;

    private Wire(TestNamespace receiver, TestNamespace sender) {
        this.receiver = receiver;
        this.sender = sender;
        receiver.addVeth(INTERFACE, sender, SENDING_END);
        inSender = new NamespaceThread(sender.path());
        socket = inSender.call(() -> open(NetworkNamespace.ifindex(SENDING_END)));
    }

    static Wire open() {
        TestNamespace receiver = TestNamespace.create();
        TestNamespace sender = TestNamespace.create();
        try {
            return new Wire(receiver, sender);
        } catch (RuntimeException | AssertionError failed) {
            sender.close();
            receiver.close();
            throw failed;
        }
    }

    /** The host that receives. */
    TestNamespace receiver() {
        return receiver;
    }

    /** Puts frames on the wire as they are, tags in band; 14 to 1,514 bytes each. */
    void send(List<byte[]> frames) {
        inSender.call(() -> {
            for (byte[] frame : frames) {
                send(frame);
            }
            return frames.size();
        });
    }

    private static PacketSocket open(int ifindex) {
        try {
            return new PacketSocket(ifindex);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void send(byte[] frame) {
        try {
            socket.send(frame, 1);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        inSender.call(() -> {
            socket.close();
            return true;
        });
        inSender.close();
        sender.close();
        receiver.close();
    }
}
