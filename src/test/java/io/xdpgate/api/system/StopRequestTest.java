package io.xdpgate.api.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.policy.InvalidPolicyException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopRequestTest {
    @Test
    void saysWhatGoesOn() {
        assertThat(read("{\"filtering\":\"keep\"}").keepFiltering()).isTrue();
        assertThat(read("{\"filtering\":\"remove\"}").keepFiltering()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"filtering\":\"no\"}", "{\"filtering\":true}", "{\"filtering\":\"keep\",\"x\":1}"
            })
    void isRefusedWithoutAClearWord(String body) {
        assertThatExceptionOfType(InvalidPolicyException.class).isThrownBy(() -> read(body));
    }

    private static StopRequest read(String body) {
        return StopRequest.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
