package io.xdpgate.e2e;

import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hosts joined by a veth pair: a client (192.0.2.2, 2001:db8::2) and a server (192.0.2.1, 2001:db8::1) whose
 * interface {@code xg-server} is the one to protect.
 */
final class World implements AutoCloseable {
    static final String INTERFACE = "xg-server";
    static final InetAddress SERVER_IPV4 = address(192, 0, 2, 1);
    static final InetAddress SERVER_IPV6 = address(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private static final int TIMEOUT_MS = 700;

    final TestNamespace server = TestNamespace.create();
    final TestNamespace client = TestNamespace.create();
    final NamespaceThread inServer;
    final NamespaceThread inClient;
    private final List<AutoCloseable> sockets = new ArrayList<>();

    World() {
        client.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=0", "net.ipv6.conf.default.disable_ipv6=0");
        server.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=0", "net.ipv6.conf.default.disable_ipv6=0");
        server.addVeth(INTERFACE, client, "xg-client");
        address(server, INTERFACE, 1);
        address(client, "xg-client", 2);
        inServer = new NamespaceThread(server.path());
        inClient = new NamespaceThread(client.path());
    }

    private static void address(TestNamespace host, String device, int number) {
        host.run("ip", "address", "add", "192.0.2." + number + "/24", "dev", device);
        host.run("ip", "address", "add", "2001:db8::" + number + "/64", "dev", device, "nodad");
    }

    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The server listens on this TCP port, both families. */
    void listenTcp(int port) {
        sockets.add(inServer.call(() -> {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("::", port), 128);
            return socket;
        }));
    }

    /** The server echoes UDP on this port, both families. */
    void echoUdp(int port) {
        DatagramSocket socket = inServer.call(() -> new DatagramSocket(new InetSocketAddress("::", port)));
        sockets.add(socket);
        Thread.ofPlatform().daemon().start(() -> echo(socket));
    }

    private static void echo(DatagramSocket socket) {
        byte[] buffer = new byte[2048];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                socket.send(packet);
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Whether the client can open a TCP connection to the server; a refusal (RST) is a failure of the test. */
    boolean connects(InetAddress target, int port) {
        return inClient.call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(target, port), TIMEOUT_MS);
                return true;
            } catch (SocketTimeoutException dropped) {
                return false;
            }
        });
    }

    /** Whether a UDP datagram comes back. */
    boolean echoes(InetAddress target, int port) {
        return inClient.call(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(TIMEOUT_MS);
                byte[] text = "are you there".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(text, text.length, target, port));
                socket.receive(new DatagramPacket(new byte[64], 64));
                return true;
            } catch (SocketTimeoutException dropped) {
                return false;
            }
        });
    }

    /** Whether an echo request is answered. */
    boolean pings(InetAddress target) {
        return client.start("ping", "-c", "1", "-W", "1", "-q", target.getHostAddress())
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }

    /** Sends one frame from the client's end of the wire, as it is. */
    void inject(byte[] frame, int times) {
        String line = client.run("ip", "-o", "link", "show", "xg-client");
        int ifindex = Integer.parseInt(line.substring(0, line.indexOf(':')).strip());
        inClient.call(() -> {
            try (PacketSocket socket = new PacketSocket(ifindex)) {
                socket.send(frame, times);
            } catch (Throwable failed) {
                throw new IllegalStateException(failed);
            }
            return true;
        });
    }

    @Override
    public void close() {
        for (AutoCloseable socket : sockets) {
            try {
                socket.close();
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }
        inClient.close();
        inServer.close();
        client.close();
        server.close();
    }
}
