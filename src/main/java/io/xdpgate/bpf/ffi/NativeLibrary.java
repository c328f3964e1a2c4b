package io.xdpgate.bpf.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shared library, or the reason why it cannot be used. A missing library or function is no error until the
 * function is called, so that a report about the host can still be made.
 */
public final class NativeLibrary {
    private final String name;
    private final @Nullable SymbolLookup symbols;
    private final @Nullable String failure;

    private NativeLibrary(String name, @Nullable SymbolLookup symbols, @Nullable String failure) {
        this.name = name;
        this.symbols = symbols;
        this.failure = failure;
    }

    /**
     * Loads a library for the life of the process.
     *
     * @param fileName e.g. {@code libbpf.so.1}
     * @param remedy what to do when it is missing, in words
     */
    static NativeLibrary open(String fileName, String remedy) {
        try {
            return new NativeLibrary(fileName, SymbolLookup.libraryLookup(fileName, Arena.global()), null);
        } catch (IllegalArgumentException missing) {
            return new NativeLibrary(fileName, null, fileName + " cannot be loaded: " + remedy);
        }
    }

    /** The C library of this process. */
    static NativeLibrary libc() {
        return new NativeLibrary("libc", Linker.nativeLinker().defaultLookup(), null);
    }

    /** Why the library cannot be used and what to do; empty when it can. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** A downcall; when the function is missing, a handle of the same type that throws. */
    MethodHandle function(String symbol, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = symbols == null ? Optional.empty() : symbols.find(symbol);
        if (address.isPresent()) {
            return linker.downcallHandle(address.get(), type, options);
        }
        String message = failure != null ? failure : name + " has no function " + symbol + ": install a newer version";
        MethodType called = linker.downcallHandle(type, options).type().dropParameterTypes(0, 1);
        return throwing(message, called);
    }

    private static MethodHandle throwing(String message, MethodType called) {
        try {
            MethodHandle create = MethodHandles.lookup()
                    .findConstructor(LibraryUnavailableException.class, MethodType.methodType(void.class, String.class))
                    .bindTo(message);
            MethodHandle raise = MethodHandles.throwException(called.returnType(), LibraryUnavailableException.class);
            return MethodHandles.dropArguments(MethodHandles.foldArguments(raise, create), 0, called.parameterList());
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("no handle that throws", impossible);
        }
    }
}
