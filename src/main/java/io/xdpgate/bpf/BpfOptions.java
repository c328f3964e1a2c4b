package io.xdpgate.bpf;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the data plane is opened.
 *
 * @param netns network namespace to work in: a name under {@code /run/netns}, or a path; null for the process's
 *     own. Another one needs CAP_SYS_ADMIN.
 * @param eventPages pages of each CPU's event ring, a power of two; counts against the locked memory of the user
 * @param pinDirectory in a bpffs: what is pinned there outlives the process, and is gone on with; null: nothing
 *     outlives it
 * @param replacePinned puts this version in the place of pins that it cannot go on with
 * @param repair what somebody else changes in the kernel is made as it was; else it is told only
 */
public record BpfOptions(
        @Nullable String netns, int eventPages, @Nullable Path pinDirectory, boolean replacePinned, boolean repair) {
    /** The process's own namespace, 64 pages (256 KiB) for each CPU, nothing pinned, nothing repaired. */
    public static final BpfOptions DEFAULT = new BpfOptions(null, 64);

    public BpfOptions(@Nullable String netns, int eventPages) {
        this(netns, eventPages, null, false, false);
    }

    public BpfOptions {
        if (eventPages < 1 || Integer.bitCount(eventPages) != 1) {
            throw new IllegalArgumentException("eventPages is a power of two, not " + eventPages);
        }
    }

    /** These options in another namespace. */
    public BpfOptions withNetns(@Nullable String other) {
        return new BpfOptions(other, eventPages, pinDirectory, replacePinned, repair);
    }

    /** These options with pins. */
    public BpfOptions withPins(@Nullable Path directory) {
        return new BpfOptions(netns, eventPages, directory, replacePinned, repair);
    }

    /** These options, with pins replaced if they cannot be gone on with. */
    public BpfOptions replacingPinned(boolean replace) {
        return new BpfOptions(netns, eventPages, pinDirectory, replace, repair);
    }

    /** These options, repairing or not. */
    public BpfOptions repairing(boolean whatOthersChange) {
        return new BpfOptions(netns, eventPages, pinDirectory, replacePinned, whatOthersChange);
    }

    /** Path of the namespace's file; null for the process's own. */
    @Nullable
    String netnsPath() {
        return netns == null || netns.indexOf('/') >= 0 ? netns : "/run/netns/" + netns;
    }
}
