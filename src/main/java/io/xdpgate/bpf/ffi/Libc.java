package io.xdpgate.bpf.ffi;

import static io.xdpgate.bpf.ffi.Downcalls.CAPTURE_ERRNO;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Downcalls to the C library; each failure is an {@link ErrnoException}. */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x80000;
    /** More than any struct statfs has. */
    private static final int STATFS_BYTES = 256;

    private static final int LOCK_EX_NB = 2 | 4;
    static final int CLONE_NEWNET = 0x40000000;
    static final int PROT_READ = 1;
    static final int PROT_WRITE = 2;
    static final int MAP_SHARED = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private static final NativeLibrary LIBRARY = NativeLibrary.libc();
    private static final Linker.Option VARIADIC_FROM_THIRD = Linker.Option.firstVariadicArg(2);

    private static final MethodHandle OPEN = LIBRARY.function(
            "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), CAPTURE_ERRNO, VARIADIC_FROM_THIRD);
    private static final MethodHandle FCNTL = LIBRARY.function(
            "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO, VARIADIC_FROM_THIRD);
    private static final MethodHandle CLOSE =
            LIBRARY.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    private static final MethodHandle FLOCK =
            LIBRARY.function("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    private static final MethodHandle STATFS =
            LIBRARY.function("statfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CAPTURE_ERRNO);
    private static final MethodHandle SETNS =
            LIBRARY.function("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    private static final MethodHandle MMAP = LIBRARY.function(
            "mmap",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
            CAPTURE_ERRNO);
    private static final MethodHandle MUNMAP =
            LIBRARY.function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG), CAPTURE_ERRNO);
    private static final MethodHandle IF_NAMETOINDEX =
            LIBRARY.function("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS), CAPTURE_ERRNO);
    private static final MethodHandle SOCKET =
            LIBRARY.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    private static final MethodHandle BIND =
            LIBRARY.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), CAPTURE_ERRNO);
    private static final MethodHandle SETSOCKOPT = LIBRARY.function(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
            CAPTURE_ERRNO);
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = LIBRARY.function("send", TRANSFER, CAPTURE_ERRNO);
    private static final MethodHandle RECV = LIBRARY.function("recv", TRANSFER, CAPTURE_ERRNO);
    private static final MethodHandle IOCTL = LIBRARY.function(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), CAPTURE_ERRNO, VARIADIC_FROM_THIRD);

    private static final MethodHandle EVENTFD =
            LIBRARY.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE_ERRNO);
    private static final MethodHandle WRITE =
            LIBRARY.function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), CAPTURE_ERRNO);
    private static final MethodHandle POLL =
            LIBRARY.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), CAPTURE_ERRNO);

    private Libc() {}

    static Fd open(String path, int flags, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags);
            return new Fd(check("open", path, fd, state), what);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** The kind of file system that a file is in: {@code statfs.f_type}, numbers in {@code linux/magic.h}. */
    static long fileSystem(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            MemorySegment answer = arena.allocate(STATFS_BYTES, Long.BYTES);
            check("statfs", path, (int) STATFS.invokeExact(state, arena.allocateFrom(path), answer), state);
            return answer.get(JAVA_LONG, 0);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Takes the lock of an open file for as long as it stays open; false if another open file has it. */
    static boolean lock(Fd file, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int result = (int) FLOCK.invokeExact(state, file.number(), LOCK_EX_NB);
            if (result < 0 && Downcalls.errno(state) == Errno.EAGAIN) {
                return false;
            }
            check("flock", what, result, state);
            return true;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Another descriptor of the same open file. */
    static Fd duplicate(int fd, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            return new Fd(check("fcntl", what, (int) FCNTL.invokeExact(state, fd, F_DUPFD_CLOEXEC, 0), state), what);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void close(int fd, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            check("close", what, (int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void setns(Fd namespace, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            check("setns", what, (int) SETNS.invokeExact(state, namespace.number(), CLONE_NEWNET), state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Maps {@code length} bytes from the start of {@code fd}, shared, readable and writable. */
    static MemorySegment mmap(int fd, long length, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            CallHook.before("mmap");
            MemorySegment address = (MemorySegment)
                    MMAP.invokeExact(state, MemorySegment.NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0L);
            if (address.address() == -1) {
                throw new ErrnoException("mmap", what, Downcalls.errno(state));
            }
            return address.reinterpret(length);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void munmap(MemorySegment mapped, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            check("munmap", what, (int) MUNMAP.invokeExact(state, mapped, mapped.byteSize()), state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** The index of an interface in the calling thread's namespace. */
    static int ifNameToIndex(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int index = (int) IF_NAMETOINDEX.invokeExact(state, arena.allocateFrom(name));
            if (index == 0) {
                throw new ErrnoException("if_nametoindex", name, Downcalls.errno(state));
            }
            return index;
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static Fd socket(int domain, int type, int protocol, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int fd = (int) SOCKET.invokeExact(state, domain, type, protocol);
            return new Fd(check("socket", what, fd, state), what);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void bind(Fd socket, MemorySegment address, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int result = (int) BIND.invokeExact(state, socket.number(), address, (int) address.byteSize());
            check("bind", what, result, state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void setsockopt(Fd socket, int level, int option, int value, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int result = (int) SETSOCKOPT.invokeExact(
                    state, socket.number(), level, option, arena.allocateFrom(JAVA_INT, value), 4);
            check("setsockopt", what, result, state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void setsockopt(Fd socket, int level, int option, MemorySegment value, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            int result =
                    (int) SETSOCKOPT.invokeExact(state, socket.number(), level, option, value, (int) value.byteSize());
            check("setsockopt", what, result, state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void send(Fd socket, MemorySegment message, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            long sent = (long) SEND.invokeExact(state, socket.number(), message, message.byteSize(), 0);
            if (sent < 0) {
                throw new ErrnoException("send", what, Downcalls.errno(state));
            }
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Bytes of the next message, cut to the buffer; repeated when a signal interrupts it. */
    static long recv(Fd socket, MemorySegment buffer, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            while (true) {
                long received = (long) RECV.invokeExact(state, socket.number(), buffer, buffer.byteSize(), 0);
                if (received >= 0) {
                    return received;
                }
                if (Downcalls.errno(state) != Errno.EINTR) {
                    throw new ErrnoException("recv", what, Downcalls.errno(state));
                }
            }
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void ioctl(Fd fd, long request, MemorySegment argument, String operation, String object) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            check(operation, object, (int) IOCTL.invokeExact(state, fd.number(), request, argument), state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static Fd eventfd(String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            return new Fd(check("eventfd", what, (int) EVENTFD.invokeExact(state, 0, O_CLOEXEC), state), what);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    static void write(Fd fd, MemorySegment bytes, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            long written = (long) WRITE.invokeExact(state, fd.number(), bytes, bytes.byteSize());
            check("write", what, (int) written, state);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** Waits without an end until one of {@code count} descriptors is ready; repeated when a signal interrupts it. */
    static void poll(MemorySegment descriptors, int count, String what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Downcalls.state(arena);
            while ((int) POLL.invokeExact(state, descriptors, (long) count, -1) < 0) {
                if (Downcalls.errno(state) != Errno.EINTR) {
                    throw new ErrnoException("poll", what, Downcalls.errno(state));
                }
            }
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    private static int check(String operation, String object, int result, MemorySegment state) {
        if (result < 0) {
            throw new ErrnoException(operation, object, Downcalls.errno(state));
        }
        return result;
    }
}
