package io.xdpgate.nftables;

import io.xdpgate.judge.ParsedPacket;
import io.xdpgate.judge.ParsedPacket.Ip;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.policy.Family;
import java.util.Objects;
import java.util.Set;

/** Frames of which nftables reads the same as xdpgate; {@link NftablesJudgeTest} says why others differ. */
final class CommonGround {
    /** Tags that Linux takes off before the ingress hook: eth_type_vlan() of linux/if_vlan.h. */
    private static final Set<Integer> LINUX_TAGS = Set.of(0x8100, 0x88a8);

    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int MOBILITY = 135;

    private CommonGround() {}

    static boolean has(byte[] frame) {
        ParsedPacket packet = PlainParser.parse(frame);
        return packet.kind() == Kind.IP && hasReadableTags(frame, packet.tags()) && hasReadableChain(frame, packet);
    }

    private static boolean hasReadableTags(byte[] frame, int tags) {
        return tags == 0 || (tags == 1 && LINUX_TAGS.contains(u8(frame, 12) << 8 | u8(frame, 13)));
    }

    private static boolean hasReadableChain(byte[] frame, ParsedPacket packet) {
        Ip ip = Objects.requireNonNull(packet.ip());
        if (ip.family() == Family.IPV4) {
            return true;
        }
        int number = u8(frame, ip.offset() + 6);
        int position = ip.offset() + 40;
        for (int i = Objects.requireNonNull(packet.inner()).extensionHeaders(); i > 0; i--) {
            if (number == AUTHENTICATION || number == MOBILITY) {
                return false;
            }
            int length = number == FRAGMENT ? 8 : 8 * (u8(frame, position + 1) + 1);
            number = u8(frame, position);
            position += length;
        }
        return true;
    }

    private static int u8(byte[] frame, int offset) {
        return frame[offset] & 255;
    }
}
