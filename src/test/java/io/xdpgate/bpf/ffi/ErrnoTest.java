package io.xdpgate.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void namesAndExplainsNumbers() {
        assertThat(Errno.name(Errno.EBUSY)).isEqualTo("EBUSY");
        assertThat(Errno.text(Errno.EBUSY)).isEqualTo("Device or resource busy");
        assertThat(Errno.name(Errno.ENOTSUPP)).isEqualTo("ENOTSUPP");
    }

    @Test
    void anUnknownNumberKeepsItsNumber() {
        assertThat(Errno.name(999)).isEqualTo("errno 999");
    }

    @Test
    void anExceptionNamesOperationObjectNumberAndWords() {
        ErrnoException refused =
                new ErrnoException("bpf_link_create", "eth1", Errno.EBUSY, List.of("already attached"));
        assertThat(refused)
                .hasMessageContaining("bpf_link_create eth1: EBUSY (Device or resource busy)")
                .hasMessageContaining("already attached");
        assertThat(refused.errnoName()).isEqualTo("EBUSY");
        assertThat(refused.answer()).isEqualTo("already attached (EBUSY: Device or resource busy)");
    }

    @Test
    void onlyNegativeResultsAreErrors() {
        assertThat(ErrnoException.check("op", "object", 7)).isEqualTo(7);
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> ErrnoException.check("op", "object", -Errno.ENOENT))
                .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void errnoOfLibcIsCaptured() {
        assertThatExceptionOfType(ErrnoException.class)
                .isThrownBy(() -> Libc.open("/nowhere/at/all", Libc.O_RDONLY, "nothing"))
                .satisfies(refused -> {
                    assertThat(refused.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(refused.object()).isEqualTo("/nowhere/at/all");
                    assertThat(refused.operation()).isEqualTo("open");
                });
        try (Fd readable = Libc.open("/proc/self/status", Libc.O_RDONLY | Libc.O_CLOEXEC, "status")) {
            assertThat(readable.number()).isPositive();
            assertThat(OpenHandles.list()).anyMatch(handle -> handle.endsWith(": status"));
        }
        assertThat(OpenHandles.list()).noneMatch(handle -> handle.endsWith(": status"));
    }
}
