package io.xdpgate.bpf;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the data plane is opened.
 *
 * @param netns network namespace to work in: a name under {@code /run/netns}, or a path; null for the process's
 *     own. Another one needs CAP_SYS_ADMIN.
 * @param eventPages pages of each CPU's event ring, a power of two; counts against the locked memory of the user
 * @param eventsPerSecond most events a second on each CPU, of all rules together; 0: none
 * @param pinDirectory in a bpffs: what is pinned there outlives the process, and is gone on with; null: nothing
 *     outlives it
 * @param replacePinned puts this version in the place of pins that it cannot go on with
 * @param repair what somebody else changes in the kernel is made as it was; else it is told only
 */
public record BpfOptions(
        @Nullable String netns,
        int eventPages,
        int eventsPerSecond,
        @Nullable Path pinDirectory,
        boolean replacePinned,
        boolean repair) {
    /**
     * The process's own namespace, 64 pages (256 KiB) and 10,000 events a second for each CPU, nothing pinned, nothing
     * repaired.
     */
    public static final BpfOptions DEFAULT = new BpfOptions(null, 64, 10_000, null, false, false);

    public BpfOptions {
        if (eventsPerSecond < 0) {
            throw new IllegalArgumentException("eventsPerSecond is 0 or more, not " + eventsPerSecond);
        }
        if (eventPages < 1 || Integer.bitCount(eventPages) != 1) {
            throw new IllegalArgumentException("eventPages is a power of two, not " + eventPages);
        }
    }

    /** These options with event rings of another size and another cap on events. */
    public BpfOptions withEvents(int pages, int perSecond) {
        return new BpfOptions(netns, pages, perSecond, pinDirectory, replacePinned, repair);
    }

    /** These options in another namespace. */
    public BpfOptions withNetns(@Nullable String other) {
        return new BpfOptions(other, eventPages, eventsPerSecond, pinDirectory, replacePinned, repair);
    }

    /** These options with pins. */
    public BpfOptions withPins(@Nullable Path directory) {
        return new BpfOptions(netns, eventPages, eventsPerSecond, directory, replacePinned, repair);
    }

    /** These options, with pins replaced if they cannot be gone on with. */
    public BpfOptions replacingPinned(boolean replace) {
        return new BpfOptions(netns, eventPages, eventsPerSecond, pinDirectory, replace, repair);
    }

    /** These options, repairing or not. */
    public BpfOptions repairing(boolean whatOthersChange) {
        return new BpfOptions(netns, eventPages, eventsPerSecond, pinDirectory, replacePinned, whatOthersChange);
    }

    /** Path of the namespace's file; null for the process's own. */
    @Nullable
    String netnsPath() {
        return netns == null || netns.indexOf('/') >= 0 ? netns : "/run/netns/" + netns;
    }
}
