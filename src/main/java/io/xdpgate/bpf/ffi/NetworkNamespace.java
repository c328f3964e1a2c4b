package io.xdpgate.bpf.ffi;

/** Which network namespace a thread is in. */
public final class NetworkNamespace {
    private NetworkNamespace() {}

    /**
     * Moves the calling thread, and no other, into a namespace for good. For dedicated platform threads only: a
     * virtual thread would leave its carrier there. Needs CAP_SYS_ADMIN.
     *
     * @param path e.g. {@code /run/netns/blue}
     * @throws ErrnoException ENOENT if there is none, EPERM without the capability
     */
    public static void enter(String path) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread must not change its network namespace");
        }
        try (Fd namespace = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, "namespace " + path)) {
            Libc.setns(namespace, path);
        }
    }

    /** {@code if_nametoindex} in the calling thread's namespace. */
    public static int ifindex(String interfaceName) {
        return Libc.ifNameToIndex(interfaceName);
    }
}
