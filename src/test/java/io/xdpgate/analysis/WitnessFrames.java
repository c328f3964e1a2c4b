package io.xdpgate.analysis;

import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import java.util.Set;

/** Frames for witnesses: what is not said is chosen so that the packet is well-formed and not guarded. */
final class WitnessFrames {
    private static final int ETHERNET = 14;

    private WitnessFrames() {}

    static byte[] frame(Witness witness) {
        boolean isIpv4 = witness.source().family() == Family.IPV4;
        FrameBuilder frame = isIpv4 ? FrameBuilder.ipv4() : FrameBuilder.ipv6();
        frame.from(witness.source()).to(witness.destination());
        frame.hopLimit(witness.hopLimit()).dscp(witness.dscp());
        if (witness.vlan() != null) {
            frame.vlan(witness.vlan());
        }
        transport(frame, witness);
        if (isIpv4) {
            wrapIpv4(frame, witness);
        } else {
            wrapIpv6(frame, witness);
        }
        int head = frame.build().length - ETHERNET - (witness.vlan() == null ? 0 : 4);
        return frame.payload(witness.length() - head).build();
    }

    private static void transport(FrameBuilder frame, Witness witness) {
        int protocol = witness.protocol().number();
        if (witness.icmpType() != null && witness.icmpCode() != null) {
            frame.icmp(witness.icmpType(), witness.icmpCode());
        } else if (witness.sourcePort() != null && witness.destinationPort() != null) {
            int from = witness.sourcePort();
            int to = witness.destinationPort();
            Set<TcpFlag> flags = witness.tcpFlags();
            switch (protocol) {
                case 6 -> frame.tcp(from, to, flags == null ? new TcpFlag[0] : flags.toArray(TcpFlag[]::new));
                case 17 -> frame.udp(from, to);
                case 33 -> frame.dccp(from, to);
                case 132 -> frame.sctp(from, to);
                default -> frame.udplite(from, to);
            }
        } else {
            frame.protocol(protocol);
        }
        if (witness.fragment() != FragmentMatch.NONE && protocol == 17 && witness.sourcePort() != null) {
            frame.udpLength(8);
        }
    }

    /** A first fragment has a payload of whole units of 8 bytes behind its header. */
    private static void wrapIpv4(FrameBuilder frame, Witness witness) {
        switch (witness.fragment()) {
            case FIRST -> {
                frame.fragment(0, true);
                if ((witness.length() - 20) % 8 != 0) {
                    frame.options(1, 1, 1, 0);
                }
            }
            case LATER -> frame.fragment(2, false);
            default -> {}
        }
    }

    private static void wrapIpv6(FrameBuilder frame, Witness witness) {
        Integer type = witness.icmpType();
        boolean isDiscovery =
                type != null && type >= 133 && type <= 136 && witness.hopLimit() == 255 && witness.length() >= 56;
        switch (witness.fragment()) {
            case FIRST -> {
                if (witness.length() % 8 == 4) {
                    frame.authentication(0);
                }
                frame.fragment(0, true);
            }
            case LATER -> {
                if (witness.length() > 65_000) {
                    frame.extension(Protocol.parse("60").orElseThrow().number(), 0);
                }
                frame.fragment(2, false);
            }
            default -> {
                if (isDiscovery) {
                    frame.extension(60, 0);
                }
            }
        }
    }
}
