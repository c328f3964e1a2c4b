package io.xdpgate.e2e;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A platform thread that lives in a network namespace: sockets that it opens belong there. It never goes back, so it
 * is never a pool's or a virtual thread's carrier.
 */
public final class NamespaceThread implements AutoCloseable {
    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setns"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final ExecutorService thread;

    public NamespaceThread(String namespacePath) {
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("in " + namespacePath).factory());
        call(() -> enter(namespacePath));
    }

    /** Runs a task in the namespace and answers its result; its failure comes back as an AssertionError. */
    public <T> T call(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException failed) {
            throw new AssertionError("in the namespace: " + failed.getCause(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static Boolean enter(String path) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            int fd = open(arena.allocateFrom(path));
            if (fd < 0 || setns(fd) != 0) {
                throw new IllegalStateException("cannot enter " + path);
            }
            return true;
        }
    }

    private static int open(java.lang.foreign.MemorySegment path) throws Exception {
        try {
            return (int) OPEN.invokeExact(path, O_RDONLY);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static int setns(int fd) throws Exception {
        try {
            return (int) SETNS.invokeExact(fd, CLONE_NEWNET);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }
}
