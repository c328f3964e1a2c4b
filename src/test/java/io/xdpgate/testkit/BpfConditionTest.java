package io.xdpgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class BpfConditionTest {
    @Test
    void runsWhenNothingIsMissing() {
        assertThat(BpfCondition.judge(List.of(), true).isDisabled()).isFalse();
        assertThat(BpfCondition.judge(List.of(), false).isDisabled()).isFalse();
    }

    @Test
    void skipsWithTheReasonOnADevelopersMachine() {
        var result = BpfCondition.judge(List.of("CAP_NET_ADMIN"), false);
        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("CAP_NET_ADMIN"));
    }

    @Test
    void failsWhenItMustRunAndCannot() {
        assertThatIllegalStateException()
                .isThrownBy(() -> BpfCondition.judge(List.of("CAP_NET_ADMIN"), true))
                .withMessageContaining("CAP_NET_ADMIN");
    }
}
