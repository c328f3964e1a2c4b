package io.xdpgate.bpf.ffi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The kernel and library handles of this process that are open: what a leak test looks at. */
public final class OpenHandles {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Map<Long, String> OPEN = new ConcurrentHashMap<>();

    private OpenHandles() {}

    /** What is open, e.g. {@code fd 17: link on ifindex 3}. */
    public static List<String> list() {
        Collection<String> open = OPEN.values();
        return open.stream().sorted().toList();
    }

    static long add(String what) {
        long key = NEXT.incrementAndGet();
        OPEN.put(key, what);
        return key;
    }

    static void remove(long key) {
        OPEN.remove(key);
    }
}
