package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.bpf.abi.InterfaceLayout;

/** The words of {@code xg_control} by which the program finds the slot of an interface. */
record SlotWords(LoadedObject loaded) {
    private static final int FREE = 0xffffffff;
    private static final long INTERFACES = ControlLayout.LAYOUT.byteOffset(groupElement("interfaces"));

    void store(int slot, int ifindex) {
        InterfaceLayout.IFINDEX.setRelease(loaded.control(), offset(slot), ifindex);
    }

    void free(int slot) {
        store(slot, FREE);
    }

    int ifindex(int slot) {
        return (int) InterfaceLayout.IFINDEX.getAcquire(loaded.control(), offset(slot));
    }

    private static long offset(int slot) {
        return INTERFACES + slot * InterfaceLayout.LAYOUT.byteSize();
    }
}
