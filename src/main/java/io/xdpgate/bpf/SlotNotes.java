package io.xdpgate.bpf;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdpgate.bpf.abi.AttachmentLayout;
import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.dataplane.AttachMode;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * {@code xg_attachment}: what a later process has to know about an interface slot.
 *
 * @param name whose packets it counts; empty: nobody's yet
 * @param tagOffloads see {@link VlanTags#switchedOffBits}
 */
record SlotNotes(String name, AttachMode requestedMode, byte tagOffloads) {
    static final SlotNotes NONE = new SlotNotes("", AttachMode.AUTO, (byte) 0);

    private static final long ALL = ControlLayout.LAYOUT.byteOffset(groupElement("attachments"));

    private static long offset(int slot) {
        return ALL + slot * AttachmentLayout.LAYOUT.byteSize();
    }

    static void write(MemorySegment control, int slot, String name, AttachMode mode, VlanTags tags) {
        long at = offset(slot);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        MemorySegment text = control.asSlice(at, AttachmentLayout.NAME_BYTES).fill((byte) 0);
        MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, Math.min(bytes.length, AttachmentLayout.NAME_BYTES - 1));
        AttachmentLayout.REQUESTED_MODE.set(control, at, (byte) mode.ordinal());
        AttachmentLayout.TAG_OFFLOADS.set(control, at, tags.switchedOffBits());
    }

    static SlotNotes read(MemorySegment control, int slot) {
        long at = offset(slot);
        byte[] bytes = control.asSlice(at, AttachmentLayout.NAME_BYTES).toArray(JAVA_BYTE);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        AttachMode[] modes = AttachMode.values();
        int mode = Byte.toUnsignedInt((byte) AttachmentLayout.REQUESTED_MODE.get(control, at));
        return new SlotNotes(
                new String(bytes, 0, length, StandardCharsets.UTF_8),
                mode < modes.length ? modes[mode] : AttachMode.AUTO,
                (byte) AttachmentLayout.TAG_OFFLOADS.get(control, at));
    }
}
