package io.xdpgate.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * Something that newer kernels can do, and whether this one can, found out by doing it.
 *
 * @param name stable kebab-case name, e.g. {@code live-frames}
 * @param since the first kernel that can, e.g. {@code 5.18}
 * @param use what becomes possible with it
 * @param why what the probe met; null when the answer is {@link Answer#YES}
 */
public record KernelFeature(
        String name,
        String since,
        String use,
        Answer answer,
        @Nullable String why) {

    /** {@code UNKNOWN}: the probe itself was not possible. */
    public enum Answer {
        YES,
        NO,
        UNKNOWN
    }
}
