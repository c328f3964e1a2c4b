package io.xdpgate.bpf.ffi;

/** {@code XDP_FLAGS_*} of {@code linux/if_link.h}. */
public final class XdpFlags {
    public static final int UPDATE_IF_NOEXIST = 1;
    public static final int SKB_MODE = 2;
    public static final int DRV_MODE = 4;
    public static final int HW_MODE = 8;

    private XdpFlags() {}
}
