package io.xdpgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.xdpgate.testkit.RequiresBpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's first command: the demo tells a story that works when pasted, and leaves nothing behind. */
@RequiresBpf
class DemoIT {
    private static final Pattern PASTED = Pattern.compile("(?s)In a second terminal:\n(.*?)\nSwagger UI:");

    @TempDir
    Path directory;

    /** With the preset the policy drops by default and the pasted rule passes: half of the requests work either way. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--preset=host"})
    void theStoryWorksWhenPasted(String option) throws Exception {
        int port = Service.freePort();
        List<String> command = new ArrayList<>(List.of("./xdpgate", "run", "--port", Integer.toString(port)));
        if (!option.isEmpty()) {
            command.add(option);
        }
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("demo.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(demo.isAlive()).as(log()).isTrue();
                return PASTED.matcher(log()).find();
            });
            String output = paste(log());
            assertThat(output.split("hello from behind xdpgate", -1)).as(output).hasSize(3);
            assertThat(output.split("timed out", -1)).as(output).hasSize(3);
            assertThat(output).contains("\"packets\"").contains("event: packet");
        } finally {
            demo.destroy();
            if (!demo.waitFor(30, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        }
        assertThat(demo.isAlive()).isFalse();
        assertThat(Path.of("/run/netns/xg-demo")).doesNotExist();
        assertThat(Path.of("/run/netns/xg-demo-peer")).doesNotExist();
        assertThat(log()).contains("the demo is gone");
    }

    /** Runs the story as one script, with the event stream ended at its end. */
    private String paste(String log) throws IOException, InterruptedException {
        Matcher story = PASTED.matcher(log);
        assertThat(story.find()).isTrue();
        Path script = directory.resolve("story.sh");
        Files.writeString(script, story.group(1) + "\nkill %1 2>/dev/null || kill $(jobs -p)\n");
        Process shell = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String output = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        shell.waitFor();
        return output;
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("demo.log"));
    }
}
