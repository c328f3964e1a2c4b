package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads RTM_NEWLINK messages ({@code linux/rtnetlink.h}, {@code linux/if_link.h}). */
final class LinkMessage {
    private static final int IFINFOMSG_BYTES = 16;
    private static final int IFF_UP = 1;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NUM_RX_QUEUES = 32;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_XDP = 43;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_XDP_ATTACHED = 2;
    private static final int IFLA_XDP_PROG_ID = 4;
    private static final int IFLA_XDP_DRV_PROG_ID = 5;
    private static final int IFLA_XDP_SKB_PROG_ID = 6;
    private static final int IFLA_XDP_HW_PROG_ID = 7;
    /** By value of IFLA_XDP_ATTACHED: none, driver, skb, hardware. */
    private static final int[] MODE_FLAGS = {0, XdpFlags.DRV_MODE, XdpFlags.SKB_MODE, XdpFlags.HW_MODE};
    /** The two high bits of an attribute's type are flags. */
    private static final int NLA_TYPE_MASK = 0x3fff;

    private LinkMessage() {}

    /** @param payload the message after its {@code struct nlmsghdr} */
    static LinkDescription read(MemorySegment payload) {
        Map<Integer, MemorySegment> attributes = attributes(payload.asSlice(IFINFOMSG_BYTES));
        MemorySegment kind = attributes(attributes.get(IFLA_LINKINFO)).get(IFLA_INFO_KIND);
        MemorySegment address = attributes.get(IFLA_ADDRESS);
        MemorySegment name = attributes.get(IFLA_IFNAME);
        return new LinkDescription(
                name == null ? "" : text(name),
                payload.get(JAVA_INT_UNALIGNED, 4),
                kind == null ? null : text(kind),
                address == null || address.byteSize() == 0
                        ? null
                        : HexFormat.ofDelimiter(":").formatHex(address.toArray(JAVA_BYTE)),
                number(attributes.get(IFLA_MTU)),
                number(attributes.get(IFLA_NUM_RX_QUEUES)),
                (payload.get(JAVA_INT_UNALIGNED, 8) & IFF_UP) != 0,
                number(attributes.get(IFLA_LINK)),
                attributes.containsKey(IFLA_LINK_NETNSID) ? number(attributes.get(IFLA_LINK_NETNSID)) : null,
                programs(attributes(attributes.get(IFLA_XDP))));
    }

    private static List<LinkDescription.AttachedXdp> programs(Map<Integer, MemorySegment> xdp) {
        List<LinkDescription.AttachedXdp> programs = new ArrayList<>();
        Map<Integer, Integer> modes = new TreeMap<>(Map.of(
                IFLA_XDP_DRV_PROG_ID, XdpFlags.DRV_MODE,
                IFLA_XDP_SKB_PROG_ID, XdpFlags.SKB_MODE,
                IFLA_XDP_HW_PROG_ID, XdpFlags.HW_MODE));
        modes.forEach((attribute, mode) -> {
            if (number(xdp.get(attribute)) != 0) {
                programs.add(new LinkDescription.AttachedXdp(number(xdp.get(attribute)), mode));
            }
        });
        MemorySegment attached = xdp.get(IFLA_XDP_ATTACHED);
        int mode = attached == null ? 0 : attached.get(JAVA_BYTE, 0);
        if (programs.isEmpty() && mode > 0 && mode < MODE_FLAGS.length) {
            programs.add(new LinkDescription.AttachedXdp(number(xdp.get(IFLA_XDP_PROG_ID)), MODE_FLAGS[mode]));
        }
        return programs;
    }

    /** The attributes in a run of them; the later of two equal types wins. */
    static Map<Integer, MemorySegment> attributes(@Nullable MemorySegment run) {
        Map<Integer, MemorySegment> attributes = new TreeMap<>();
        long offset = 0;
        while (run != null && offset + 4 <= run.byteSize()) {
            int length = Short.toUnsignedInt(run.get(JAVA_SHORT_UNALIGNED, offset));
            if (length < 4 || offset + length > run.byteSize()) {
                break;
            }
            int type = run.get(JAVA_SHORT_UNALIGNED, offset + 2) & NLA_TYPE_MASK;
            attributes.put(type, run.asSlice(offset + 4, length - 4L));
            offset += (length + 3) & ~3;
        }
        return attributes;
    }

    private static int number(@Nullable MemorySegment value) {
        return value == null ? 0 : value.get(JAVA_INT_UNALIGNED, 0);
    }

    static String text(MemorySegment value) {
        byte[] bytes = value.toArray(JAVA_BYTE);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
