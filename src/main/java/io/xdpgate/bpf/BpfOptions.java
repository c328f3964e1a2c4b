package io.xdpgate.bpf;

import org.jspecify.annotations.Nullable;

/**
 * How the data plane is opened.
 *
 * @param netns network namespace to work in: a name under {@code /run/netns}, or a path; null for the process's
 *     own. Another one needs CAP_SYS_ADMIN.
 * @param eventPages pages of each CPU's event ring, a power of two; counts against the locked memory of the user
 */
public record BpfOptions(@Nullable String netns, int eventPages) {
    /** The process's own namespace, 64 pages (256 KiB) for each CPU. */
    public static final BpfOptions DEFAULT = new BpfOptions(null, 64);

    public BpfOptions {
        if (eventPages < 1 || Integer.bitCount(eventPages) != 1) {
            throw new IllegalArgumentException("eventPages is a power of two, not " + eventPages);
        }
    }

    /** These options in another namespace. */
    public BpfOptions withNetns(@Nullable String other) {
        return new BpfOptions(other, eventPages);
    }

    /** Path of the namespace's file; null for the process's own. */
    @Nullable
    String netnsPath() {
        return netns == null || netns.indexOf('/') >= 0 ? netns : "/run/netns/" + netns;
    }
}
