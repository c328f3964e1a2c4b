package io.xdpgate.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The release of a kernel, for tests of what came with which; {@code 6.1.0-57-cloud-amd64} is a 6.1. */
public record KernelRelease(int major, int minor) {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    /** The running one. */
    public static KernelRelease running() {
        return of(System.getProperty("os.version"));
    }

    public static KernelRelease of(String release) {
        Matcher numbers = RELEASE.matcher(release);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("no release of a kernel: " + release);
        }
        return new KernelRelease(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
    }

    public boolean isAtLeast(KernelRelease other) {
        return major > other.major || (major == other.major && minor >= other.minor);
    }
}
