package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    private static final FunctionDescriptor INTEGER = FunctionDescriptor.of(JAVA_INT, JAVA_INT);

    @Test
    void aMissingLibraryIsAValueThatNamesTheRemedy() {
        NativeLibrary library = NativeLibrary.open("libnowhere.so.9", "install libnowhere9");
        assertThat(library.failure())
                .hasValueSatisfying(why -> assertThat(why).contains("libnowhere.so.9", "install libnowhere9"));
        MethodHandle function = library.function("anything", INTEGER);
        assertThatExceptionOfType(LibraryUnavailableException.class)
                .isThrownBy(() -> call(function))
                .withMessageContaining("install libnowhere9");
    }

    @Test
    void aMissingFunctionFailsOnlyWhenCalled() {
        MethodHandle function = NativeLibrary.libc().function("no_such_function", INTEGER);
        assertThatExceptionOfType(LibraryUnavailableException.class)
                .isThrownBy(() -> call(function))
                .withMessageContaining("no_such_function");
    }

    @Test
    void aPresentFunctionIsCalled() throws Throwable {
        assertThat(NativeLibrary.libc().failure()).isEmpty();
        assertThat(call(NativeLibrary.libc().function("abs", INTEGER))).isEqualTo(3);
    }

    private static int call(MethodHandle function) throws Throwable {
        return (int) function.invokeExact(-3);
    }
}
