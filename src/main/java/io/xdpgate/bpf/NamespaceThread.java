package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.NetworkNamespace;
import io.xdpgate.dataplane.DataplaneException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one platform thread that lives in the data plane's network namespace. What depends on the namespace runs
 * on it, one task after another.
 */
final class NamespaceThread implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("xdpgate-netns").factory());

    private NamespaceThread() {}

    /**
     * @param path the namespace's file, or null to stay in the process's own
     * @throws io.xdpgate.bpf.ffi.ErrnoException if it cannot be entered
     * @throws DataplaneException if this process lacks the capability to
     */
    static NamespaceThread start(@Nullable String path) {
        NamespaceThread namespace = new NamespaceThread();
        try {
            if (path != null) {
                namespace.call(() -> {
                    NetworkNamespace.enter(path);
                    return true;
                });
            }
            return namespace;
        } catch (RuntimeException cannotEnter) {
            namespace.close();
            if (cannotEnter instanceof ErrnoException refused && refused.errno() == Errno.EPERM) {
                throw new DataplaneException(
                        "the network namespace " + path
                                + " cannot be entered: this process lacks CAP_SYS_ADMIN; give it"
                                + " that, or start the service inside (nsenter --net=" + path + ") without --netns",
                        refused);
            }
            throw cannotEnter;
        }
    }

    /** Runs a task in the namespace and waits for it, whether or not the caller is interrupted. */
    <T> T call(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, thread).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
