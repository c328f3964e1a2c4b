package io.xdpgate.bpf;

import io.xdpgate.dataplane.Attachment;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program on an interface, and what belongs to it. */
record HeldAttachment(HeldLink link, int slot, VlanTags tags, Attachment attachment) {
    /** Also when the interface is in another namespace: the program went with it. */
    boolean isAlive() {
        return link.isSomewhere();
    }

    HeldAttachment with(Attachment other) {
        return new HeldAttachment(link, slot, tags, other);
    }

    /** What somebody else changed about it, while its link holds. */
    List<Finding> findTampering(SlotWords words, @Nullable PinDirectory pins, boolean repair) {
        Optional<Finding> word = checkWord(words, repair);
        Optional<Finding> pin = pins == null ? Optional.empty() : checkPin(pins, repair);
        return java.util.stream.Stream.of(word, pin).flatMap(Optional::stream).toList();
    }

    private Optional<Finding> checkWord(SlotWords words, boolean repair) {
        String name = attachment.interfaceName();
        int found = words.ifindex(slot);
        if (found == attachment.ifindex()) {
            return Optional.empty();
        }
        String detail = "slot " + slot + " of xg_control held ifindex " + found + ", not that of '" + name + "'";
        return Optional.of(Finding.of("control", name, detail, repair, () -> words.store(slot, attachment.ifindex())));
    }

    private Optional<Finding> checkPin(PinDirectory pins, boolean repair) {
        String name = attachment.interfaceName();
        return Files.exists(pins.link(slot))
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "pin", name, "the pin of the link on '" + name + "' was removed", repair, link::pin));
    }
}
