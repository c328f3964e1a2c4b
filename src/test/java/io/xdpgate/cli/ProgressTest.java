package io.xdpgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private final FakeTerminal said = new FakeTerminal();

    @Test
    void whoWaitsAtATerminalIsToldAndTheLineIsTakenAway() {
        Progress progress = new Progress(said.watched());
        progress.step("putting the policy in force");
        assertThat(progress.<String>during(() -> {
                    await().until(() -> said.err().contains("1 s"));
                    return "done";
                }))
                .isEqualTo("done");
        assertThat(said.err())
                .startsWith("\r\033[Kputting the policy in force ... 1 s")
                .endsWith("\r\033[K");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void nothingIsSaidOfWhatIsQuickNorToAFile() {
        assertThat(new Progress(said.watched()).<Integer>during(() -> 1)).isEqualTo(1);
        assertThat(new Progress(said.terminal(true)).<Integer>during(() -> 2)).isEqualTo(2);
        assertThat(said.err()).isEmpty();
    }
}
