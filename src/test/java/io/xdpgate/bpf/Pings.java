package io.xdpgate.bpf;

import io.xdpgate.testkit.TestNamespace;

/** Real packets from one end of a veth pair to the other, both in one namespace; nobody answers. */
final class Pings {
    private Pings() {}

    /** Gives an end an address, and its peer's link address to 192.0.2.x, so that no ARP is needed. */
    static void prepare(TestNamespace namespace, String sender, int subnet) {
        namespace.run("ip", "addr", "add", "192.0." + subnet + ".1/24", "dev", sender);
        namespace.run("ip", "neigh", "replace", "192.0." + subnet + ".2", "lladdr", "02:00:00:00:00:02", "dev", sender);
    }

    /** Sends ICMP echo requests; returns once they have been sent. */
    static void send(TestNamespace namespace, String sender, int subnet, int count) {
        String command = "ping -q -c " + count + " -i 0.01 -W 0.1 -I " + sender + " 192.0." + subnet + ".2";
        namespace.run("sh", "-c", command + " | grep '^" + count + " packets transmitted'");
    }
}
